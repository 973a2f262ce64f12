import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';

let trained: string;
let real: string;

function open(dataDirectory: string, training: boolean) {
  const config = StationConfig.parse({ port: 0, dataDirectory, training });
  return openRehearsal(config, { write: () => undefined });
}

beforeAll(async () => {
  trained = await mkdtemp(join(tmpdir(), 'basma-trained-'));
  real = await mkdtemp(join(tmpdir(), 'basma-real-'));
  await (await open(trained, true)).close();
  await (await open(real, false)).close();
});
afterAll(async () => {
  await rm(trained, { recursive: true });
  await rm(real, { recursive: true });
});

/** A copy of a directory that a test may change. */
async function copyOf(directory: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'basma-copy-'));
  await cp(directory, copy, { recursive: true });
  return copy;
}

describe('a directory', () => {
  test('for training is never opened as one of residents', async () => {
    await expect(open(trained, false)).rejects.toMatchObject({ code: 'directory_of_training' });
    await (await open(trained, true)).close();
  });

  test('of residents is never opened for training', async () => {
    await expect(open(real, true)).rejects.toMatchObject({ code: 'directory_of_residents' });
    await (await open(real, false)).close();
  });

  test('whose mark somebody took away, or put there, is known all the same', async () => {
    const unmarked = await copyOf(trained);
    await rm(join(unmarked, 'training'));
    await expect(open(unmarked, false)).rejects.toMatchObject({ code: 'directory_of_training' });
    const marked = await copyOf(real);
    await writeFile(join(marked, 'training'), '');
    await expect(open(marked, true)).rejects.toMatchObject({ code: 'directory_of_residents' });
    await rm(unmarked, { recursive: true });
    await rm(marked, { recursive: true });
  });
});

describe('a station for training', () => {
  test('says so in every answer, and gives numbers that are nobody’s', async () => {
    const directory = await copyOf(trained);
    const station = await open(directory, true);
    if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
    const { id, secret } = station.firstOperator;
    const clerk = new OperatorClient(station.address);
    await clerk.begin(id, secret);
    await clerk.changeSecret(`${secret} changed`);
    await clerk.begin(id, `${secret} changed`);
    const face = generatedPhotograph('1', 'one');
    const { body } = await clerk.enrol(generatedRecord(1), face);
    expect(body).toMatchObject({ verdict: 'enrolled', training: true });
    expect(body['idcs']).toMatch(/^0\d{9}$/);
    const refused = await clerk.call('GET', '/v1/enrolments/none');
    expect(refused.body).toMatchObject({ code: 'body_invalid', training: true });
    for (const path of ['/', '/health/live', '/v1/enrolments/none', '/nothing', '/style.css']) {
      const answer = await fetch(new URL(path, station.address));
      expect(answer.headers.get('basma-training')).toBe('true');
    }
    await station.close();
    await rm(directory, { recursive: true });
  });

  test('stands alone', () => {
    const config = StationConfig.safeParse({ training: true, scope: 'station' });
    expect(config.success).toBe(false);
  });
});

test('a station of residents says nothing of training', async () => {
  const station = await open(real, false);
  const answer = await fetch(new URL('/v1/gallery', station.address));
  expect(answer.headers.get('basma-training')).toBeNull();
  expect(Object(await answer.json())).not.toHaveProperty('training');
  await station.close();
});
