import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import type { DeviceFaultOnDemand } from '../../devices/rehearsal/faults.ts';
import { readDeviceKeys, signed, type DeviceKeys } from '../../devices/rehearsal/signing.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import { startSlapDevice } from '../../devices/rehearsal-slap/driver.ts';
import { ask } from '../../devices/sbi/call.ts';
import { believe, readDigitalId } from '../../devices/sbi/read-info.ts';
import { openSbiDevices } from '../../devices/sbi/sbi-devices.ts';
import { openTrust, type DeviceTrust } from '../../devices/sbi/trust.ts';
import {
  answerFaults,
  deviceFaults,
  signatureFaults,
  type CaptureAsked,
  type CaptureDevices,
  type DeviceRefusal,
} from '../../src/capture/device.ts';
import type { Result } from '../../src/vocabulary/result.ts';
import { Instant, later, systemClock } from '../../src/vocabulary/time.ts';
import { deviceOf, issuerOf, OpensslAuthority, signerOf } from './openssl-authority.ts';
import { freshPorts, makeRehearsalPlace, type RehearsalPlace } from './rehearsal-places.ts';

let place: RehearsalPlace;
let finger: RehearsalDevice;
let slap: RehearsalDevice;
let verifying: RehearsalDevice;
let devices: CaptureDevices;
let verifyingPlace: RehearsalPlace;
let verifyingDevices: CaptureDevices;
let keys: DeviceKeys;
let trust: DeviceTrust;
let authority: OpensslAuthority;

beforeAll(async () => {
  place = await makeRehearsalPlace();
  finger = await startFingerDevice(place.settings(), 'amina');
  slap = await startSlapDevice(place.settings(), 'amina');
  devices = await place.devices();
  verifyingPlace = await makeRehearsalPlace();
  verifying = await startFingerDevice(verifyingPlace.settings({ purpose: 'Auth' }), 'amina');
  verifyingDevices = await verifyingPlace.devices();
  keys = await readDeviceKeys(place.certificates, 'rehearsal-finger');
  trust = await openTrust(join(place.certificates, 'trust'), 'Developer');
  authority = await OpensslAuthority.make();
  await authority.issue('root', issuerOf(',pathlen:0'));
  await authority.issue('between', issuerOf(''), 'root');
  await authority.issue('too deep', deviceOf, 'between');
  await authority.issue('device', deviceOf, 'root');
  await authority.issue('demanding', [...deviceOf, '1.2.3=critical,ASN1:NULL'], 'root');
  await authority.issue('sealer', ['keyUsage=critical,keyEncipherment'], 'root');
  await authority.issue('small', deviceOf, 'root', 1024);
  await authority.trust('root');
  await authority.trust('between');
}, 120_000);
afterAll(() => Promise.all([finger, slap, verifying].map((device) => device.close())));
afterEach(() => {
  for (const device of [finger, slap, verifying]) device.fault = 'none';
});

const thumb: CaptureAsked = {
  deviceId: 'basma-rehearsal-finger',
  modality: 'finger',
  subId: 0,
  positions: ['left_thumb'],
  exceptions: [],
  count: 1,
  requestedScore: 40,
  timeoutMs: 25_000,
};
const hand: CaptureAsked = {
  ...thumb,
  deviceId: 'basma-rehearsal-slap',
  subId: 2,
  positions: ['right_index', 'right_middle'],
  exceptions: ['right_ring', 'right_little'],
  count: 2,
};
const domain = 'https://a.example';

type Met = DeviceRefusal | 'captured';
type Case = () => Promise<Met>;

async function met(captured: Promise<Result<unknown, DeviceRefusal>>): Promise<Met> {
  const { ok, ...more } = await captured;
  return ok || !('error' in more) ? 'captured' : more.error;
}

/** A capture by a device that does this wrong from now on, once it is known. */
function faulty(fault: DeviceFaultOnDemand, more: Partial<CaptureAsked> = {}): Case {
  return async () => {
    await devices.found();
    finger.fault = fault;
    return met(devices.captureForRegistration({ ...thumb, ...more }));
  };
}

function faultyHand(fault: DeviceFaultOnDemand): Case {
  return async () => {
    await devices.found();
    slap.fault = fault;
    return met(devices.captureForRegistration(hand));
  };
}

/** A capture for a verification. */
function sealedBy(fault: DeviceFaultOnDemand): Case {
  return async () => {
    await verifyingDevices.found();
    verifying.fault = fault;
    return met(verifyingDevices.captureForVerification(thumb, domain));
  };
}

/** What is made of a signature as it stands. */
function said(text: () => string): Case {
  return () => met(believe(text(), 'device', { domain: trust.device, at: systemClock() }));
}

/** A signature by a certificate of openssl's, some time from now. */
function certified(name: string, revoked?: readonly string[], days = 0): Case {
  return async () => {
    if (revoked) {
      const list = await authority.revocationList('root', revoked, { days: 1 });
      await authority.publish('list', list);
    }
    const own = await openTrust(join(authority.directory, 'trust'), 'Production');
    const at = later(systemClock(), days * 86_400_000);
    const text = signed({ a: 1 }, await signerOf(authority, name));
    return met(believe(text, 'device', { domain: own.device, at }));
  };
}

const header = (words: object) => Buffer.from(JSON.stringify(words)).toString('base64url');

/** Who a finger device is, signed by another device of the same maker. */
async function identifiedByAnother(): Promise<Met> {
  const other = await readDeviceKeys(place.certificates, 'rehearsal-slap');
  const text = signed({}, other.device);
  const believing = { trust, environment: 'Developer', at: systemClock() } as const;
  return met(readDigitalId(text, keys.device.certificate, 'L0', believing));
}

async function beforeItsTime(): Promise<Met> {
  const now = () => Instant.parse(Date.now() - 5 * 86_400_000);
  return met((await place.devices({ now })).captureForRegistration(thumb));
}

async function withTwin(): Promise<Met> {
  const twin = await startFingerDevice(place.settings(), 'imane');
  const found = await met((await place.devices()).captureForRegistration(thumb));
  await twin.close();
  return found;
}

/** An answer that is larger than anybody asked for. */
async function endless(): Promise<Met> {
  const port = freshPorts();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const text = 'x'.repeat(2_000);
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${text}`));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const call = { port, verb: 'MOSIPDINFO', path: '/info', body: {} } as const;
  const answer = await ask(call, { ms: 2_000, bytes: 1_000 });
  server.close();
  return answer.ok ? 'captured' : { kind: answer.error };
}

async function withoutKey(): Promise<Met> {
  const keyless = openSbiDevices({
    trust: async () => trust,
    environment: 'Developer',
    now: systemClock,
    segmentKey: 'none',
    ports: verifyingPlace.ports,
  });
  return met(keyless.captureForVerification(thumb, domain));
}

async function twice(): Promise<Met> {
  await devices.captureForRegistration(thumb);
  return faulty('replayed')();
}

async function watched(): Promise<Met> {
  const { signal } = new AbortController();
  return met(verifyingDevices.stream({ deviceId: thumb.deviceId, subId: 0 }, signal));
}

/** How each refusal comes about; a refusal without a case does not compile, nor run. */
const cases: Readonly<Record<DeviceRefusal['kind'], Case>> = {
  signature_malformed: said(() => 'e30.e30'),
  algorithm_refused: faulty('unsigned'),
  certificate_missing: said(() => `${header({ alg: 'RS256' })}.e30.e30`),
  certificate_malformed: said(() => `${header({ alg: 'RS256', x5c: ['AAAA'] })}.e30.e30`),
  certificate_expired: faulty('expired_certificate'),
  certificate_not_yet_valid: beforeItsTime,
  key_refused: certified('small'),
  path_too_long: certified('too deep'),
  usage_refused: certified('sealer'),
  extension_unknown: certified('demanding'),
  certificate_revoked: certified('device', ['device']),
  revocation_outdated: certified('device', [], 2),
  chain_untrusted: faulty('foreign_certificate'),
  signature_wrong: faulty('wrong_signature'),
  device_unknown: faulty('none', { deviceId: 'nobody' }),
  device_unplugged: faulty('unplugged'),
  device_slow: faulty('slow', { timeoutMs: 200 }),
  answer_too_large: endless,
  answer_malformed: faulty('garbage'),
  device_id_twice: withTwin,
  organisation_differs: faulty('foreign_organisation'),
  digital_id_of_other_key: identifiedByAnother,
  digital_id_differs: faulty('other_serial'),
  device_code_differs: faulty('foreign_device_code'),
  environment_differs: faulty('other_environment'),
  purpose_differs: faulty('other_purpose'),
  modality_differs: faulty('other_modality'),
  spec_version_differs: faulty('other_version'),
  domain_differs: sealedBy('other_domain'),
  transaction_foreign: faulty('foreign_transaction'),
  timestamp_outside: faulty('old_timestamp'),
  replayed: twice,
  hash_wrong: faulty('wrong_hash'),
  position_not_asked: faultyHand('other_finger'),
  position_twice: faulty('more_fingers'),
  fewer_than_asked: faultyHand('fewer_fingers'),
  more_than_asked: faulty('more_fingers', { positions: [] }),
  quality_outside: faulty('wrong_quality'),
  session_key_missing: sealedBy('session_key'),
  session_key_unexpected: faulty('session_key'),
  segment_key_missing: withoutKey,
  thumbprint_differs: sealedBy('wrong_thumbprint'),
  decryption_failed: sealedBy('wrong_cipher'),
  record_malformed: faultyHand('mislabelled_finger'),
  stream_refused: watched,
  device_not_registered: faulty('not_registered'),
  nothing_placed: faulty('nothing_placed'),
  extraction_failed: faulty('extraction_failed'),
  tampered: faulty('tampered'),
  management_server_unreachable: faulty('management_server_unreachable'),
  wrong_orientation: faulty('wrong_orientation'),
  device_not_found: faulty('not_found'),
  device_key_expired: faulty('key_expired'),
  domain_key_missing: faulty('domain_key_missing'),
  count_not_supported: faulty('count_not_supported'),
  device_not_ready: faulty('not_ready'),
  device_busy: faulty('busy'),
  transaction_refused: faulty('transaction_refused'),
  maker_fault: faulty('maker_fault'),
};

const refusals = [...signatureFaults, ...answerFaults, ...deviceFaults];

test('every refusal that there is has a case', () => {
  expect(Object.keys(cases).toSorted()).toEqual([...refusals].toSorted());
});

test('every refusal is in the manual', async () => {
  const manual = await readFile('docs/devices.md', 'utf8');
  expect(refusals.filter((kind) => !manual.includes(`\`${kind}\``))).toEqual([]);
});

test.each(refusals)('a device is refused with %s', async (kind) => {
  expect(await cases[kind]()).toMatchObject({ kind });
});

test('the same devices are taken when nothing is wrong', async () => {
  expect(await faulty('none')()).toBe('captured');
  expect(await faultyHand('none')()).toBe('captured');
  expect(await sealedBy('none')()).toBe('captured');
  expect(await certified('device', ['sealer'])()).toBe('captured');
});

/** Faults of a device that come to the same refusal by another way. */
test.each([
  ['foreign_digital_id', { kind: 'chain_untrusted', of: 'digital_id' }],
  ['wrong_record', { kind: 'record_malformed' }],
  ['other_domain', { kind: 'domain_differs' }],
  ['other_finger', { kind: 'position_not_asked' }],
] as const)('a device with the fault %s is refused', async (fault, refusal) => {
  expect(await faulty(fault)()).toEqual(refusal);
});

test.each([
  ['wrong_hash', { kind: 'hash_wrong' }],
  ['old_timestamp', { kind: 'timestamp_outside' }],
] as const)('a capture for a verification with the fault %s is refused', async (fault, refusal) => {
  expect(await sealedBy(fault)()).toEqual(refusal);
});
