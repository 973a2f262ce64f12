import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import { startSlapDevice } from '../../devices/rehearsal-slap/driver.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { makeRehearsalPlace, type RehearsalPlace } from '../devices/rehearsal-places.ts';

let directory: string;
let place: RehearsalPlace;
let finger: RehearsalDevice;
let slap: RehearsalDevice;
let station: RunningStation;
let first: OperatorClient;
let token: string;

async function operator(id: string, secret: string): Promise<OperatorClient> {
  const client = new OperatorClient(station.address);
  await client.begin(id, secret);
  await client.changeSecret(`a secret of ${id}`);
  await client.begin(id, `a secret of ${id}`);
  return client;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-devices-'));
  place = await makeRehearsalPlace();
  finger = await startFingerDevice(place.settings(), 'amina');
  slap = await startSlapDevice(place.settings(), 'amina');
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: directory,
    deviceEnvironment: 'Developer',
    deviceTrustDirectory: join(place.certificates, 'trust'),
  });
  station = await openRehearsal(config, { write: () => undefined }, { devicePorts: place.ports });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  first = await operator(id, secret);
  const begun = await send(station.address, {
    method: 'POST',
    path: '/v1/sessions',
    body: { operator: id, secret: `a secret of ${id}` },
  });
  token = String(begun.body['token']);
});
afterAll(async () => {
  await Promise.all([finger.close(), slap.close(), station.close()]);
  await rm(directory, { recursive: true });
});
afterEach(() => {
  finger.fault = 'none';
});

const thumb = { kind: 'finger', deviceId: 'basma-rehearsal-finger', position: 'left_thumb' };

/** An enrolment of a generated face with captures. */
function enrol(client: OperatorClient, more: object) {
  const face = Buffer.from(generatedPhotograph('one', 'one')).toString('base64');
  const recordId = crypto.randomUUID();
  const body = { recordId, record: generatedRecord(1), face, ...more };
  return client.call('POST', '/v1/enrolments', body);
}

describe('devices', () => {
  test('are listed with their health, for whoever captures', async () => {
    const { status, body } = await first.call('GET', '/v1/devices');
    expect(status).toBe(200);
    expect(body['devices']).toMatchObject([
      {
        deviceId: 'basma-rehearsal-finger',
        health: 'ready',
        modality: 'finger',
        subType: 'Single',
        certification: 'L0',
        serial: 'RF-0001',
      },
      { deviceId: 'basma-rehearsal-slap', health: 'ready', subType: 'Slap' },
    ]);
    const nobody = await send(station.address, { method: 'GET', path: '/v1/devices' });
    expect(nobody).toMatchObject({ status: 401, body: { code: 'session_required' } });
  });

  test('are trusted by nobody where no anchors are', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-devices-'));
    const config = StationConfig.parse({ port: 0, dataDirectory });
    const other = await openRehearsal(
      config,
      { write: () => undefined },
      { devicePorts: place.ports },
    );
    try {
      if (other.firstOperator === 'known') throw new Error('a new station has a first operator');
      const { id, secret } = other.firstOperator;
      const client = new OperatorClient(other.address);
      await client.begin(id, secret);
      await client.changeSecret('a secret of somebody');
      await client.begin(id, 'a secret of somebody');
      const { body } = await client.call('GET', '/v1/devices');
      expect(body['devices']).toMatchObject([
        { health: 'untrusted', why: 'chain_untrusted' },
        { health: 'untrusted', why: 'chain_untrusted' },
      ]);
      const captured = await client.call('POST', '/v1/captures', thumb);
      expect(captured).toMatchObject({
        status: 502,
        body: { code: 'device_refused', why: 'chain_untrusted', of: 'device' },
      });
    } finally {
      await other.close();
      await rm(dataDirectory, { recursive: true });
    }
  });

  test('stop a station that trusts development keys in production', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-devices-'));
    const config = StationConfig.parse({
      port: 0,
      dataDirectory,
      deviceTrustDirectory: join(place.certificates, 'trust'),
    });
    const opened = openRehearsal(config, { write: () => undefined });
    await expect(opened).rejects.toMatchObject({ code: 'trust_of_development' });
    await rm(dataDirectory, { recursive: true });
  });
});

describe('a capture', () => {
  test('shows its samples and is named by an enrolment', async () => {
    const captured = await first.call('POST', '/v1/captures', thumb);
    expect(captured).toMatchObject({
      status: 200,
      body: {
        device: { certification: 'L0', model: 'Finger 1' },
        samples: [{ position: 'left_thumb', quality: 85, type: 'image/png' }],
      },
    });
    const enrolled = await enrol(first, { captures: [captured.body['captureId']] });
    // A rehearsal's engine sees no ridges on a true image: so the record came to it.
    expect(enrolled).toMatchObject({
      status: 422,
      body: { code: 'finger_no_ridges', position: 'left_thumb' },
    });
  });

  test('of a hand leaves out what is excepted', async () => {
    const body = {
      kind: 'slap',
      deviceId: 'basma-rehearsal-slap',
      slap: 'left_four',
      exceptions: ['left_index', 'left_little'],
    };
    const captured = await first.call('POST', '/v1/captures', body);
    expect(captured.body['samples']).toMatchObject([
      { position: 'left_ring' },
      { position: 'left_middle' },
    ]);
    const none = { ...body, exceptions: ['right_index'] };
    expect(await first.call('POST', '/v1/captures', none)).toMatchObject({ status: 422 });
  });

  test('that a device refuses, or that is refused, says why', async () => {
    await first.call('GET', '/v1/devices');
    finger.fault = 'nothing_placed';
    expect(await first.call('POST', '/v1/captures', thumb)).toMatchObject({
      status: 502,
      body: { code: 'device_refused', why: 'nothing_placed', deviceCode: 101 },
    });
    finger.fault = 'wrong_hash';
    expect(await first.call('POST', '/v1/captures', thumb)).toMatchObject({
      status: 502,
      body: { code: 'device_refused', why: 'hash_wrong' },
    });
    const unknown = await first.call('POST', '/v1/captures', { ...thumb, deviceId: 'none' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'device_unknown' } });
  });

  test('is of the operator who made it, and nobody makes one up', async () => {
    const hired = await first.call('POST', '/v1/operators', { id: 'imane', roles: ['clerk'] });
    const second = await operator('imane', String(hired.body['firstSecret']));
    const captured = await first.call('POST', '/v1/captures', thumb);
    const id = captured.body['captureId'];
    expect(await enrol(second, { captures: [id] })).toMatchObject({
      status: 422,
      body: { code: 'capture_unknown' },
    });
    const made = await enrol(first, { captures: [crypto.randomUUID()] });
    expect(made).toMatchObject({ status: 422, body: { code: 'capture_unknown' } });
  });
});

describe('where a sample comes from', () => {
  test('may be stated of what is sent along, but for a device', async () => {
    const webcam = await enrol(first, { faceSource: 'webcam' });
    expect(webcam).toMatchObject({
      status: 200,
      body: { verdict: 'enrolled', faceSource: 'webcam' },
    });
    const device = await enrol(first, { faceSource: 'device' });
    expect(device).toMatchObject({ status: 422, body: { code: 'body_invalid' } });
  });

  test('is somewhere: an enrolment without a face is refused', async () => {
    const none = await enrol(first, { face: undefined });
    expect(none).toMatchObject({ status: 422, body: { code: 'face_missing' } });
  });
});

test('a stream is passed on while somebody looks', async () => {
  const gone = new AbortController();
  const path = '/v1/devices/basma-rehearsal-finger/stream';
  const response = await fetch(new URL(path, station.address), {
    headers: { authorization: `Bearer ${token}` },
    signal: gone.signal,
  });
  expect(response.headers.get('content-type')).toBe(
    'multipart/x-mixed-replace; boundary=basma-frame',
  );
  if (!response.body) throw new Error('a stream has a body');
  let text = '';
  const reader = response.body.getReader();
  while (text.split('content-type: image/jpeg').length <= 3) {
    const { value, done } = await reader.read();
    if (done) break;
    text += Buffer.from(value).toString('latin1');
  }
  expect(text.startsWith('--basma-frame\r\ncontent-type: image/jpeg\r\n')).toBe(true);
  gone.abort();
  const unknown = await first.call('GET', '/v1/devices/none/stream');
  expect(unknown).toMatchObject({ status: 404, body: { code: 'device_unknown' } });
});
