import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';
import { UsageError } from '../../src/cli/command.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { templateCommand } from '../../src/cli/template.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { slapOf } from '../../src/generation/slap.ts';
import { generatedSlap } from '../../src/generation/slaps.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { runBasma } from './run-basma.ts';

let directory: string;
let station: RunningStation;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-slaps-'));
  const write = (name: string, bytes: Uint8Array | string) =>
    writeFile(join(directory, name), bytes);
  const thumbs = [generatedFinger('left thumb'), generatedFinger('right thumb')];
  const press = { kind: 'two_thumbs', seed: 'pool', hardship: 0.1, turn: 0 } as const;
  await write('thumbs.png', await fingerSample(slapOf(thumbs, press).image));
  // What a rehearsal's station reads.
  await write('right.slap', generatedSlap('aziza', 'right_four', 'one', ['right_ring']));
  await write('left.slap', generatedSlap('aziza', 'left_four', 'one'));
  await write('sought.slap', generatedSlap('aziza', 'left_four', 'two', ['left_ring']));
  await write('face', generatedPhotograph('aziza', 'one'));
  await write('record.json', JSON.stringify(generatedRecord(1)));
  await write('secret.txt', 'a secret for slaps');
  const config = StationConfig.parse({ port: 0, dataDirectory: join(directory, 'data') });
  station = await openRehearsal(config, { write: () => undefined });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const clerk = new OperatorClient(station.address);
  await clerk.begin(station.firstOperator.id, station.firstOperator.secret);
  await clerk.changeSecret('a secret for slaps');
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

const basma = (call: string) => runBasma(directory, call);

describe('template', () => {
  test('says which fingers of a slap are where, and how good', async () => {
    const run = await basma('template --slap two_thumbs=thumbs.png --json');
    expect(run).toMatchObject({ code: 0, err: '' });
    const finger = (position: string) => ({
      position,
      box: { x: expect.any(Number), turn: expect.any(Number) },
      quality: expect.any(Number),
      minutiae: expect.any(Number),
    });
    expect(JSON.parse(run.out)).toMatchObject({
      slaps: [{ slap: 'two_thumbs', fingers: [finger('left_thumb'), finger('right_thumb')] }],
    });
  });

  test('says why a slap was not cut, with exit code 1', async () => {
    const run = await basma('template --slap right_four=thumbs.png --missing right_ring');
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run.out).toContain('right_four: not cut into fingers: fewer than asked');
  });

  /** A call whose options were understood; starting a process for each would take long. */
  const called = (given: Readonly<Record<string, string | readonly string[]>>) => {
    const maybe = (option: string) => {
      const value = given[option];
      return typeof value === 'string' ? value : undefined;
    };
    const positionals = [given['image'] ?? []].flat();
    return templateCommand.run({
      terminal: processTerminal(false),
      positionals,
      maybe,
      all: (option) => [given[option] ?? []].flat(),
      flag: () => false,
      text: (option) => maybe(option) ?? '',
    });
  };
  const thumbs = () => `two_thumbs=${join(directory, 'thumbs.png')}`;

  test.each([
    [() => ({}), 'give an IMAGE or --slap'],
    [() => ({ image: 'a.png', slap: [thumbs()] }), 'not both'],
    [() => ({ image: 'a.png', missing: 'right_ring' }), 'not both'],
    [() => ({ missing: 'right_ring' }), 'no --slap has a right_ring'],
    [() => ({ slap: [thumbs()], missing: 'right_ring' }), 'no --slap has a right_ring'],
    [() => ({ slap: [thumbs()], missing: 'toe' }), 'is no finger'],
    [() => ({ slap: [thumbs()], modality: 'face' }), 'of fingers'],
    [() => ({ slap: [thumbs()], out: 'a.fmr' }), '--out'],
    [() => ({ slap: ['two_feet=thumbs.png'] }), 'KIND=FILE'],
    [() => ({ slap: ['thumbs.png'] }), 'KIND=FILE'],
    [() => ({ slap: [thumbs(), thumbs()] }), 'twice'],
  ])('refuses a wrong call %#', async (given, said) => {
    const calling = Promise.resolve().then(() => called(given()));
    await expect(calling).rejects.toThrow(UsageError);
    await expect(calling).rejects.toThrow(said);
  });
});

test('two slaps enrol a person at a station, and one of another day says who she is', async () => {
  const work = `--station ${station.address} --secret-file secret.txt`;
  const slaps = '--slap right_four=right.slap --slap left_four=left.slap';
  const whole = await basma(`enrol face --record record.json ${slaps} ${work}`);
  expect(whole.code).toBe(1);
  expect(whole.out).toMatch(/slap_fewer_than_asked/);
  const enrolled = await basma(
    `enrol face --record record.json ${slaps} --missing right_ring=amputated ${work}`,
  );
  expect(enrolled.code, enrolled.out + enrolled.err).toBe(0);

  const sought = `identify --purpose adjudication --slap left_four=sought.slap ${work} --json`;
  expect((await basma(sought)).out).toMatch(/slap_fewer_than_asked/);
  const found = await basma(`${sought} --missing left_ring`);
  expect(found.code, found.out + found.err).toBe(0);
  expect(JSON.parse(found.out)).toMatchObject({ candidates: [{ seq: 1 }] });
});
