import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { templateFromStored } from '../../src/biometrics/finger/stored-template.ts';
import {
  openStationSecrets,
  type StationSecretsFile,
} from '../../src/credentials/station-secrets.ts';
import { generatedDimension, generatedModel } from '../../src/generation/faces.ts';
import { generatedFingerDimension, generatedFingerModel } from '../../src/generation/fingers.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { networksOf, useNetworks } from '../../src/procedures/re-extract.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { Register } from '../../src/register/register.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import type { Acquisition } from '../../src/sites/acquisition.ts';
import { bringReferences } from '../../src/sites/bring-references.ts';
import { rotatedAcquisition, rotationsOf } from '../../src/sites/rotated-acquisition.ts';
import { Seq } from '../../src/vocabulary/record-ids.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import {
  enrolmentOf,
  enrolNeeds,
  generatedNetworks,
  impressionsOf,
  registerKeys,
} from '../people.ts';

const people = 4;
const first = Seq.parse(1);
const keys = registerKeys();
let directory: string;
let register: Register;
let secretsFile: StationSecretsFile;

/** The station's register, as it opens whatever networks and rotation are its own. */
function open(networks: { readonly face: string; readonly finger: string }): Register {
  const path = join(directory, 'register');
  return openSqliteRegister({ path, keys, numberPolicy: lenientNumbers, networks });
}

/** Networks that can not read anything: what is known of people must come from templates. */
function blindAcquisition(): Acquisition {
  const needs = enrolNeeds(register);
  return {
    ...needs,
    modelHash: generatedNetworks.face,
    dimension: generatedDimension,
    extractor: { extract: async () => fail({ kind: 'no_face' }), close: async () => undefined },
    fingers: {
      ...needs.fingers,
      modelHash: generatedNetworks.finger,
      dimension: generatedFingerDimension,
      engine: {
        ...needs.fingers.engine,
        extractFinger: async () => fail({ kind: 'no_finger' }),
      },
      model: generatedFingerModel,
      decodeKept: async () => Promise.reject(new Error('nobody looks')),
      close: async () => undefined,
    },
    model: generatedModel,
    verificationGate: () => ok('good_enough'),
    decodeKeptFace: async () => Promise.reject(new Error('nobody looks')),
    portraits: async () => 'none',
    busy: () => false,
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-rotation-'));
  register = open(generatedNetworks);
  const file = join(directory, 'secrets');
  secretsFile = await openStationSecrets({ file, mayMake: true, envelope: 'none' });
  const needs = enrolNeeds(register);
  const plain = { modelHash: generatedNetworks.face, now: systemClock };
  const fingers = { ...needs.fingers, modelHash: generatedNetworks.finger };
  await useNetworks({ ...needs, ...plain, fingers });
  for (let person = 1; person <= people; person += 1) {
    const captured = impressionsOf(person, 'enrolment', ['left_index', 'right_thumb']);
    const answer = await enrol(needs, { ...enrolmentOf(person), fingers: captured });
    expect(answer.ok && answer.value.verdict.kind).toBe('enrolled');
  }
});
afterEach(async () => {
  await register.close();
  await rm(directory, { recursive: true });
});

/** A start of a station with these secrets, up to the moment when people are searched. */
async function started(signal = new AbortController().signal): Promise<void> {
  const plain = blindAcquisition();
  const turned = rotatedAcquisition(plain, rotationsOf(secretsFile.secrets().templates, plain));
  await register.close();
  register = open(networksOf(turned));
  const run = { atOnce: 1, pause: async () => undefined, onProgress: () => undefined, signal };
  const needs = { ...turned, register, now: systemClock };
  await bringReferences(needs, { plain, data: { secretsFile } }, run);
}

async function templates(hash: string) {
  const stored = await register.biometricsAt(first, ['unknown']);
  if (!stored || stored.face === 'none') throw new Error('somebody is known');
  const fingers = stored.fingers.map(({ template }) => templateFromStored(template, hash));
  return { face: stored.face, fingers };
}

const close = (a: Float32Array, b: Float32Array) =>
  a.length === b.length && a.every((value, place) => Math.abs(value - (b[place] ?? 9)) < 1e-5);

test('a register that was kept open is turned at the start, without reading anybody again', async () => {
  const before = await templates(generatedNetworks.finger);
  await started();
  const rotations = rotationsOf(secretsFile.secrets().templates, blindAcquisition());
  const after = await templates(rotations.finger.networksFrom(generatedNetworks.finger));
  expect(close(after.face.vector, rotations.face.rotated(before.face.vector))).toBe(true);
  expect(close(after.face.vector, before.face.vector)).toBe(false);
  for (const [place, finger] of after.fingers.entries()) {
    const plain = before.fingers[place];
    if (finger === 'other_model' || !plain || plain === 'other_model') throw new Error('turned');
    const { embedding } = plain;
    expect(close(finger.embedding.vector, rotations.finger.rotated(embedding.vector))).toBe(true);
    // Minutiae are where they were.
    expect({ ...finger, embedding }).toEqual(plain);
  }
  expect(
    await register.unrotated(
      { modality: 'face', from: generatedNetworks.face, to: 'nowhere' },
      { after: 0, max: 10 },
    ),
  ).toEqual([]);
});

test('another key turns everybody anew; the former is forgotten when nothing hangs on it', async () => {
  const before = await templates(generatedNetworks.finger);
  await started();
  await secretsFile.renewTemplates();
  await expect(secretsFile.renewTemplates()).rejects.toThrow('one change ends');
  const renewed = secretsFile.secrets().templates;
  await started();
  expect(secretsFile.secrets()).toMatchObject({ templates: renewed });
  expect(secretsFile.secrets().formerTemplates).toBeUndefined();
  const rotations = rotationsOf(renewed, blindAcquisition());
  const after = await templates(rotations.finger.networksFrom(generatedNetworks.finger));
  expect(close(after.face.vector, rotations.face.rotated(before.face.vector))).toBe(true);
});

test('a start that is cut off puts nothing in use, and the next one goes on', async () => {
  await started();
  await secretsFile.renewTemplates();
  const cut = new AbortController();
  cut.abort();
  await expect(started(cut.signal)).rejects.toThrow();
  expect(secretsFile.secrets().formerTemplates).toBeDefined();
  await started();
  const rotations = rotationsOf(secretsFile.secrets().templates, blindAcquisition());
  const { fingers } = await templates(rotations.finger.networksFrom(generatedNetworks.finger));
  expect(fingers).toHaveLength(2);
  expect(fingers).not.toContain('other_model');
});

test('secrets of an earlier version get a key, and keep it', async () => {
  const again = await openStationSecrets({
    file: join(directory, 'secrets'),
    mayMake: false,
    envelope: 'none',
  });
  expect(again.secrets().templates).toEqual(secretsFile.secrets().templates);
});
