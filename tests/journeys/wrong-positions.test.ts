import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { mirroredFinger } from '../../src/vocabulary/mirrored-finger.ts';
import { openAtWork, singles, type StationAtWork } from './a-real-station.ts';

const both: readonly KnownFinger[] = ['left_index', 'left_middle', 'right_index', 'right_middle'];

let directory: string;
let day: StationAtWork;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-positions-'));
  day = await openAtWork({ dataDirectory: directory });
});
afterAll(async () => {
  await day.station.close();
  await rm(directory, { recursive: true });
});

test('hands exchanged, under another face and another name, are found and named', async () => {
  const fingers = await singles('ghita', both, 'enrolment');
  const face = await demonstrationFace('ghita');
  const first = await day.clerk.enrol(generatedRecord(1), face, undefined, { fingers });
  expect(first.body, JSON.stringify(first.body)).toMatchObject({ verdict: 'enrolled' });

  // Each press is sent as the same finger of the other hand.
  const presses = await singles('ghita', both);
  const exchanged = both.flatMap((position, place) => {
    const press = presses[place];
    return press ? [{ position: mirroredFinger(position), image: press.image }] : [];
  });
  const again = await day.clerk.enrol(
    generatedRecord(2),
    await demonstrationFace('samia'),
    undefined,
    { fingers: exchanged },
  );
  expect(again.body, JSON.stringify(again.body)).toMatchObject({ candidates: [{ seq: 1 }] });
  expect(JSON.stringify(again.body['candidates'])).toContain('"found":"left_index"');
});

test('an operator who presses her own finger is told so, and nobody is enrolled', async () => {
  const recordId = randomUUID();
  const fingers = await singles('hanane', both, 'enrolment');
  const face = await demonstrationFace('hanane');
  const enrolled = await day.clerk.enrol(generatedRecord(3), face, recordId, { fingers });
  expect(enrolled.body, JSON.stringify(enrolled.body)).toMatchObject({ verdict: 'enrolled' });
  const account = { id: 'hanane', roles: ['clerk'], enrolledAs: recordId };
  const { body } = await day.clerk.call('POST', '/v1/operators', account);
  const given = String(body['firstSecret']);
  const hanane = new OperatorClient(day.station.address);
  await hanane.begin('hanane', given);
  await hanane.changeSecret(`${given} changed`);
  await hanane.begin('hanane', `${given} changed`);

  const [own] = await singles('hanane', ['right_index']);
  const [others] = await singles('somebody', ['right_index']);
  if (!own || !others) throw new Error('two presses');
  const other = await demonstrationFace('samia');
  const pressed = {
    fingers: [{ ...others }, { position: 'left_middle' as const, image: own.image }],
  };
  const answer = await hanane.enrol(generatedRecord(4), other, undefined, pressed);
  expect(answer.body).toMatchObject({ code: 'finger_of_operator', positions: ['left_middle'] });
});
