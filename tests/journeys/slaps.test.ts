import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { impressionBody, OperatorClient, type ClientFinger } from '../../src/cli/station-client.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';
import { slapOf } from '../../src/generation/slap.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { slapPositions, type SlapKind } from '../../src/vocabulary/slap.ts';
import { fingerOf, openAtWork, singles } from './a-real-station.ts';

let directory: string;
let station: RunningStation;
let clerk: OperatorClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-slaps-day-'));
  ({ station, clerk } = await openAtWork({ dataDirectory: directory }));
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

/** A hand as a sensor for four fingers shows it, as PNG. */
async function slap(
  person: string,
  kind: SlapKind,
  press: { readonly missing?: readonly KnownFinger[]; readonly seed?: string } = {},
) {
  const fingers = slapPositions[kind].map((position) => fingerOf(person, position));
  const usual = { seed: 'enrolment', hardship: 0.1, turn: 0.1, touching: false };
  const { image } = slapOf(fingers, { kind, ...usual, ...press });
  return { kind, image: await fingerSample(image) };
}

async function identified(fingers: readonly ClientFinger[]) {
  const body = { purpose: 'adjudication', fingers: fingers.map(impressionBody) };
  const { body: answer } = await clerk.call('POST', '/v1/identifications', body);
  return answer;
}

test('a person who enrolled with a slap is found by each of two fingers pressed alone', async () => {
  const ghita = await clerk.enrol(generatedRecord(1), await demonstrationFace('ghita'), undefined, {
    slaps: [await slap('ghita', 'right_four')],
  });
  expect(ghita.body, JSON.stringify(ghita.body)).toMatchObject({ verdict: 'enrolled' });
  const hanane = await clerk.enrol(
    generatedRecord(2),
    await demonstrationFace('hanane'),
    undefined,
    {
      slaps: [await slap('hanane', 'left_four', { missing: ['left_little'] })],
      fingerExceptions: [{ position: 'left_little', reason: 'bandaged' }],
    },
  );
  expect(hanane.body, JSON.stringify(hanane.body)).toMatchObject({ verdict: 'enrolled' });

  for (const [person, seq, positions] of [
    ['ghita', 1, ['right_index', 'right_ring']],
    ['hanane', 2, ['left_index', 'left_middle']],
  ] as const) {
    for (const finger of await singles(person, positions)) {
      const answer = await identified([finger]);
      expect(answer, JSON.stringify(answer)).toMatchObject({
        candidates: [{ seq, evidence: [{ source: finger.position }] }],
      });
    }
  }
  expect(await identified(await singles('nobody', ['right_index']))).toMatchObject({
    candidates: [],
  });
});

test('who comes back with another face is found by a slap of another day', async () => {
  const again = await clerk.enrol(generatedRecord(3), await demonstrationFace('samia'), undefined, {
    slaps: [await slap('ghita', 'right_four', { seed: 'return' })],
  });
  expect(again.body, JSON.stringify(again.body)).toMatchObject({ candidates: [{ seq: 1 }] });
});

test('a hand that is shown as the other one is refused, with four boxes to draw', async () => {
  const { image } = await slap('malika', 'left_four');
  const refused = await clerk.enrol(
    generatedRecord(4),
    await demonstrationFace('malika'),
    undefined,
    { slaps: [{ kind: 'right_four', image }] },
  );
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'slap_hand_doubtful', slap: 'right_four', found: { widthPx: 1600 } },
  });
  expect(Reflect.get(Object(refused.body['found']), 'boxes')).toHaveLength(4);
});
