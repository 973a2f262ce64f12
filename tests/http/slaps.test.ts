import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import {
  impressionBody,
  OperatorClient,
  type ClientSlap,
  type EnrolledFingers,
} from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedSlap } from '../../src/generation/slaps.ts';
import { httpLimits } from '../../src/http/limits.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import type { SlapKind } from '../../src/vocabulary/slap.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-slaps-'));
  // All ten are expected, so that every enrolment here shows whether slaps account for them.
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: directory,
    fingersExpected: 'all',
  });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret('a secret for slaps');
  await clerk.begin(id, 'a secret for slaps');
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

function slap(
  person: string,
  kind: SlapKind,
  pressed: { readonly hand?: SlapKind; readonly without?: readonly KnownFinger[] } = {},
): ClientSlap {
  const { hand = kind, without = [] } = pressed;
  return { kind, image: generatedSlap(person, hand, 'one', without) };
}

const allOf = (person: string) =>
  (['right_four', 'left_four', 'two_thumbs'] as const).map((kind) => slap(person, kind));

function enrol(person: number, fingers: EnrolledFingers) {
  const face = generatedPhotograph(`person ${person}`, 'one');
  return clerk.enrol(generatedRecord(person), face, undefined, fingers);
}

const identified = (...slaps: readonly ClientSlap[]) =>
  clerk.call('POST', '/v1/identifications', {
    purpose: 'adjudication',
    slaps: slaps.map(impressionBody),
  });

const problem = (code: string, more: object = {}) => ({ status: 422, body: { code, ...more } });

test('three slaps are all ten fingers that the station expects, and find the person', async () => {
  const enrolled = await enrol(1, { slaps: allOf('aziza') });
  expect(enrolled, JSON.stringify(enrolled.body)).toMatchObject({ body: { verdict: 'enrolled' } });
  const found = await identified(
    { ...slap('aziza', 'left_four', { without: ['left_ring'] }), missing: ['left_ring'] },
    slap('aziza', 'two_thumbs'),
  );
  expect(found.body, JSON.stringify(found.body)).toMatchObject({ candidates: [{ seq: 1 }] });
});

test('a finger that no slap shows is missed, and taken when a reason is stated', async () => {
  const [right, left] = allOf('brahim');
  const slaps = right && left ? [right, left] : [];
  const fingerExceptions = [{ position: 'left_thumb', reason: 'amputated' }];
  expect(await enrol(2, { slaps, fingerExceptions })).toMatchObject(
    problem('position_missing', { positions: ['right_thumb'] }),
  );
  const thumb = slap('brahim', 'two_thumbs', { without: ['left_thumb'] });
  const whole = await enrol(2, { slaps: [...slaps, thumb], fingerExceptions });
  expect(whole.body).toMatchObject({ verdict: 'enrolled' });
});

describe('a slap that is not what was asked for is refused with a code, and boxes to draw', () => {
  const tips = (count: number) => ({ boxes: Array.from({ length: count }, () => anyBox) });
  const anyBox = {
    x: expect.any(Number),
    y: expect.any(Number),
    widthPx: expect.any(Number),
    heightPx: expect.any(Number),
    turn: expect.any(Number),
  };
  const seek = (kind: SlapKind, pressed: Parameters<typeof slap>[2], more: object = {}) =>
    identified({ ...slap('chadia', kind, pressed), ...more });

  test('for fewer fingers', async () => {
    const { status, body } = await seek('left_four', { without: ['left_ring', 'left_index'] });
    expect({ status, body }).toMatchObject(
      problem('slap_fewer_than_asked', { slap: 'left_four', asked: 4, found: tips(2) }),
    );
    expect(body['detail']).toContain('2 of 4');
  });

  test('for more fingers', async () => {
    expect(await seek('left_four', {}, { missing: ['left_ring'] })).toMatchObject(
      problem('slap_more_than_asked', { slap: 'left_four', asked: 3, found: tips(4) }),
    );
  });

  test('for the other hand', async () => {
    expect(await seek('left_four', { hand: 'right_four' })).toMatchObject(
      problem('slap_hand_doubtful', { slap: 'left_four', found: tips(4) }),
    );
  });

  test('for no fingers at all, or none asked for', async () => {
    const image = Buffer.from('a clean sensor');
    expect(await identified({ kind: 'two_thumbs', image })).toMatchObject(
      problem('slap_no_fingers', { slap: 'two_thumbs' }),
    );
    const missing = ['left_thumb', 'right_thumb'];
    expect(await seek('two_thumbs', {}, { missing })).toMatchObject(
      problem('slap_nothing_asked', { slap: 'two_thumbs' }),
    );
  });
});

describe('a body is refused', () => {
  const invalid = (field: string) => problem('body_invalid', { fields: [{ field }] });

  test('for a kind twice', async () => {
    const slaps = [slap('driss', 'two_thumbs'), slap('driss', 'two_thumbs')];
    expect(await enrol(3, { slaps })).toMatchObject(invalid('slaps'));
    expect(await identified(...slaps)).toMatchObject(invalid('slaps'));
  });

  test('for a kind that is none, or a finger that is not of the slap', async () => {
    const image = generatedSlap('driss', 'two_thumbs', 'one');
    expect(await identified({ kind: 'two_feet', image })).toMatchObject(invalid('slaps.0.kind'));
    expect(await identified({ kind: 'two_thumbs', image, missing: ['left_ring'] })).toMatchObject(
      invalid('slaps.0.missing'),
    );
  });

  test('for a slap that is too large, and for what is missing in an enrolment’s slap', async () => {
    const image = new Uint8Array(httpLimits.slapBytesMax + 3);
    expect(await enrol(3, { slaps: [{ kind: 'two_thumbs', image }] })).toMatchObject(
      invalid('slaps.0.image'),
    );
    const stated = { ...slap('driss', 'two_thumbs'), missing: [] };
    expect(await enrol(3, { slaps: [stated] })).toMatchObject(invalid('slaps.0'));
  });
});

test('three slaps of 1.3 MiB and a face of 2.5 MiB fit into one body', async () => {
  const image = Buffer.alloc(1.3 * 1024 * 1024, 'no fingers ');
  const slaps = allOf('large').map(({ kind }) => ({ kind, image }));
  const face = Buffer.concat([generatedPhotograph('large', 'one'), Buffer.alloc(2_500_000, ' ')]);
  const answer = await clerk.enrol(generatedRecord(9), face, undefined, { slaps });
  // Read whole, and refused only for what is on the images.
  expect(['no_face', 'slap_no_fingers']).toContain(answer.body['code']);
});
