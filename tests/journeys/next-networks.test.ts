import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { impressionBody } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { modelsDirectory, openStation } from '../../src/sites/station.ts';
import { openAtWork, singles, type StationAtWork } from './a-real-station.ts';

let directory: string;
let next: string;
let data: string;

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * The models as another version could have them: the networks for fingers carry a remark more, so
 * that they are other files, and everything that names them names the new ones.
 */
async function otherModels(into: string): Promise<void> {
  await cp(modelsDirectory, into, { recursive: true });
  const replaced: (readonly [string, string])[] = [];
  for (const model of ['finger-minutiae@1', 'finger-embedding@1']) {
    const file = join(into, model, 'network.onnx');
    const bytes = await readFile(file);
    const remark = Buffer.from('another version', 'utf8');
    // Field 6 of an ONNX model is its remark.
    const other = Buffer.concat([bytes, Uint8Array.of(0x32, remark.length), remark]);
    await writeFile(file, other);
    replaced.push([hashOf(bytes), hashOf(other)], [`${bytes.length}`, `${other.length}`]);
  }
  const files = await readdir(into, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    let text = await readFile(join(into, file), 'utf8');
    for (const [from, to] of replaced) text = text.replaceAll(from, to);
    await writeFile(join(into, file), text);
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-next-'));
  next = join(directory, 'models');
  data = join(directory, 'data');
  await otherModels(next);
});
afterAll(() => rm(directory, { recursive: true }));

/** Who is found by fingers alone. */
async function foundBy({ clerk }: StationAtWork, person: string): Promise<unknown> {
  const fingers = await singles(person, ['right_index', 'left_index']);
  const body = { purpose: 'adjudication', fingers: fingers.map(impressionBody) };
  const { body: answer } = await clerk.call('POST', '/v1/identifications', body);
  return answer['candidates'];
}

async function networks({ clerk }: StationAtWork) {
  return (await clerk.call('GET', '/v1/networks')).body;
}

async function enrolled({ clerk }: StationAtWork, person: string, place: number) {
  const fingers = await singles(person, ['right_index', 'left_index'], 'enrolment');
  const face = await demonstrationFace(person);
  const { body } = await clerk.enrol(generatedRecord(place), face, undefined, { fingers });
  expect(body, JSON.stringify(body)).toMatchObject({ verdict: 'enrolled' });
}

test('the next networks read everyone while the station works, and then open at once', async () => {
  const before = await openAtWork({ dataDirectory: data, nextModelsDirectory: next });
  await enrolled(before, 'ghita', 1);
  await enrolled(before, 'hanane', 2);
  await expect
    .poll(() => networks(before), { timeout: 60_000, interval: 500 })
    .toMatchObject({ inUse: { read: 2, total: 2 }, next: { state: 'ready', read: 2, total: 2 } });
  expect(await foundBy(before, 'hanane')).toMatchObject([{ seq: 2 }]);
  const { inUse } = await networks(before);
  await before.station.close();

  const after = await openAtWork({ dataDirectory: data, modelsDirectory: next }, before.secret);
  expect(after.read.map(({ read, total }) => [read, total])).toEqual([
    [2, 2],
    [2, 2],
  ]);
  const now = await networks(after);
  expect(now).toMatchObject({ inUse: { read: 2, total: 2, facesUnread: 0, captureAgain: [] } });
  expect(Reflect.get(Object(now['inUse']), 'finger')).not.toBe(
    Reflect.get(Object(inUse), 'finger'),
  );
  expect(await foundBy(after, 'hanane')).toMatchObject([{ seq: 2 }]);
  expect(await foundBy(after, 'nobody')).toEqual([]);
  await after.station.close();

  // Whoever stops the station while it reads is not kept waiting, and nothing is lost by it.
  const config = StationConfig.parse({ port: 0, threads: 1, dataDirectory: data });
  const stopped = openStation(config, {
    logTo: { write: () => undefined },
    signal: AbortSignal.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });

  // Back to the former version: its templates are gone, so it reads everyone before it opens.
  const back = await openAtWork({ dataDirectory: data }, before.secret);
  expect(back.read.at(0)).toMatchObject({ read: 0, total: 2 });
  expect(back.read.at(-1)).toMatchObject({ read: 2, total: 2 });
  expect(await foundBy(back, 'ghita')).toMatchObject([{ seq: 1 }]);
  await back.station.close();
  const broken = checkRegister(join(data, 'register.sqlite')).filter((rule) => rule.broken > 0);
  expect(broken).toEqual([]);
});
