import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { answerText } from '../../src/cli/answer-text.ts';
import { OperatorClient, type ClientFinger } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { httpLimits } from '../../src/http/limits.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { FingerPosition } from '../../src/vocabulary/finger.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;
let programme: Awaited<ReturnType<typeof demonstrationProgramme>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-fingers-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret('a secret for fingers');
  await clerk.begin(id, 'a secret for fingers');
  programme = await demonstrationProgramme(station.address, 'fingers-aid');
  await clerk.call('PUT', '/v1/programmes', programme.account);
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

function finger(person: string, position: FingerPosition, stated: string = position): ClientFinger {
  return { position: stated, image: generatedImpression(person, position, 'one') };
}

async function enrolled(...fingers: readonly ClientFinger[]) {
  const face = generatedPhotograph(`person ${fingers.length}`, 'one');
  return clerk.enrol(generatedRecord(1), face, undefined, { fingers });
}

const problem = (code: string, more: object = {}) => ({ status: 422, body: { code, ...more } });

describe('an enrolment over HTTP is refused with a code of its own', () => {
  test('for a position that is stated twice', async () => {
    const answer = await enrolled(finger('a', 'left_ring'), finger('a', 'left_index', 'left_ring'));
    expect(answer).toMatchObject(problem('position_twice', { position: 'left_ring' }));
  });

  test('for one finger at two positions', async () => {
    const answer = await enrolled(finger('a', 'left_ring'), finger('a', 'left_ring', 'left_thumb'));
    const positions = ['left_ring', 'left_thumb'];
    expect(answer).toMatchObject(problem('finger_repeated', { positions }));
  });

  test('for an image without ridges', async () => {
    const answer = await enrolled({ position: 'left_ring', image: Buffer.from('a wall') });
    expect(answer).toMatchObject(problem('finger_no_ridges', { position: 'left_ring' }));
  });

  test('for a finger that is captured and missing', async () => {
    const face = generatedPhotograph('x', 'one');
    const answer = await clerk.enrol(generatedRecord(1), face, undefined, {
      fingers: [finger('a', 'left_ring')],
      fingerExceptions: [{ position: 'left_ring', reason: 'amputated' }],
    });
    expect(answer).toMatchObject(problem('position_both', { position: 'left_ring' }));
  });

  test('for a finger of unknown position, eleven fingers, or one that is too large', async () => {
    const unknown = await enrolled(finger('a', 'left_ring', 'unknown'));
    expect(unknown).toMatchObject(
      problem('body_invalid', { fields: [{ field: 'fingers.0.position' }] }),
    );
    const eleven = Array.from({ length: 11 }, () => finger('a', 'left_ring'));
    expect(await enrolled(...eleven)).toMatchObject(
      problem('body_invalid', { fields: [{ field: 'fingers' }] }),
    );
    const image = new Uint8Array(httpLimits.fingerBytesMax + 3);
    expect(await enrolled({ position: 'left_ring', image })).toMatchObject(
      problem('body_invalid', { fields: [{ field: 'fingers.0.image' }] }),
    );
  });

  test('for a reason that is none', async () => {
    const answer = await clerk.enrol(generatedRecord(1), generatedPhotograph('x', 'x'), undefined, {
      fingerExceptions: [{ position: 'left_ring', reason: 'tired' }],
    });
    expect(answer).toMatchObject(problem('body_invalid'));
  });
});

describe('an operator who is linked to her own record', () => {
  const recordId = randomUUID();
  const fingers = (['left_thumb', 'left_index'] as const).map((position) =>
    finger('karima', position),
  );
  let karima: OperatorClient;

  test('is recorded with it, and only with a record that stands in the register', async () => {
    const face = generatedPhotograph('karima', 'one');
    const enrolment = await clerk.enrol(generatedRecord(40), face, recordId, { fingers });
    expect(enrolment.body['verdict']).toBe('enrolled');
    const account = { id: 'karima', roles: ['clerk'] };
    const unknown = { ...account, enrolledAs: randomUUID() };
    expect(await clerk.call('POST', '/v1/operators', unknown)).toMatchObject({
      status: 404,
      body: { code: 'enrolment_unknown' },
    });
    const made = await clerk.call('POST', '/v1/operators', { ...account, enrolledAs: recordId });
    expect(made).toMatchObject({ status: 201, body: { id: 'karima', enrolledAs: recordId } });
    karima = new OperatorClient(station.address);
    await karima.begin('karima', String(made.body['firstSecret']));
    await karima.changeSecret('a secret of her own');
    await karima.begin('karima', 'a secret of her own');
  });

  test('is refused with a finger of hers, told which one, and told no more', async () => {
    const face = generatedPhotograph('a resident', 'one');
    const shown = [finger('a resident', 'left_index'), finger('karima', 'left_thumb', 'left_ring')];
    const { status, body } = await karima.enrol(generatedRecord(41), face, undefined, {
      fingers: shown,
    });
    expect({ status, body: { ...body, detail: typeof body['detail'] } }).toEqual({
      status: 422,
      body: {
        type: 'urn:basma:problem:finger_of_operator',
        title: 'finger of operator',
        status: 422,
        code: 'finger_of_operator',
        detail: 'string',
        positions: ['left_ring'],
      },
    });
  });
});

test('whose hands are exchanged is found, and the answer names the fingers', async () => {
  const positions = ['right_thumb', 'right_index', 'right_middle'] as const;
  const own = positions.map((position) => finger('leila', position));
  const face = generatedPhotograph('leila', 'one');
  const first = await clerk.enrol(generatedRecord(50), face, undefined, { fingers: own });
  expect(first.body['verdict']).toBe('enrolled');
  const mirrored = positions.map((position) =>
    finger('leila', position, position.replace('right', 'left')),
  );
  const other = generatedPhotograph('a face of nobody', 'one');
  const again = await clerk.enrol(generatedRecord(51), other, undefined, { fingers: mirrored });
  const evidence = positions.map((found) => ({ source: found.replace('right', 'left'), found }));
  expect(again.body).toMatchObject({
    verdict: 'already_enrolled',
    candidates: [{ evidence: [{ source: 'face' }, ...evidence] }],
  });
  expect(answerText(again)).toContain('"found":"right_index"');
});

test('a request with nothing to compare is refused, by programmes and by operators', async () => {
  const claimed = { kind: 'idcs', idcs: '2357087713' };
  expect(await programme.verify(claimed, undefined)).toMatchObject(problem('nothing_to_compare'));
  const sought = await clerk.call('POST', '/v1/identifications', { purpose: 'adjudication' });
  expect(sought).toMatchObject(problem('nothing_to_compare'));
});

test('ten fingers of 300 KiB and a face fit into one body', async () => {
  const padding = ' '.repeat(300 * 1024);
  const image = Buffer.from(`no ridges${padding}`);
  const positions = ['thumb', 'index', 'middle', 'ring', 'little'];
  const fingers = ['left', 'right'].flatMap((hand) =>
    positions.map((name) => ({ position: `${hand}_${name}`, image })),
  );
  const face = Buffer.concat([generatedPhotograph('large', 'one'), Buffer.alloc(2_500_000, ' ')]);
  const answer = await clerk.enrol(generatedRecord(1), face, undefined, { fingers });
  // Read whole, and refused only for what is on the images.
  expect(['no_face', 'finger_no_ridges']).toContain(answer.body['code']);
});

test('what a programme learns of fingers is the same for everybody', async () => {
  const fingers = [finger('person 3', 'left_thumb')];
  const face = generatedPhotograph('person 3', 'one');
  const known = await clerk.enrol(generatedRecord(30), face, undefined, {
    fingers: [finger('person 3', 'right_index')],
  });
  const answers = await Promise.all(
    [String(known.body['idcs']), '2357087713'].map((idcs) =>
      programme.verify({ kind: 'idcs', idcs }, undefined, fingers),
    ),
  );
  const refused = { status: 200, body: { decision: 'refused' } };
  expect(answers).toEqual([refused, refused]);
});
