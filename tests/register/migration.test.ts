import { describe, expect, test } from 'vitest';
import { enrol, settlePending } from '../../src/procedures/enrol.ts';
import { reExtract, useNetworks } from '../../src/procedures/re-extract.ts';
import type { Register } from '../../src/register/register.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { generatedCapture, generatedPhotograph } from '../../src/generation/faces.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { CaseId, ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { enrolmentOf, enrolNeeds, generatedNetworks, impressionsOf } from '../people.ts';
import { earlierRegister } from './earlier-register.ts';

/**
 * A register that version 1 wrote, without its unused numbers: 1 is enrolled, 2 awaits
 * adjudicators because of her, 3 was she again, 4 is erased, 5 was undecided when it was closed.
 */
const { path, open } = earlierRegister(1);
const idcs = Idcs.parse('2357087713');

/** Its photographs are read anew, as a station does at its start. */
async function readAnew(register: Register): Promise<void> {
  const needs = {
    ...enrolNeeds(register),
    modelHash: generatedNetworks.face,
    // What version 1 kept for a photograph says whose it was.
    decode: async (sample: Uint8Array) => {
      const person = Buffer.from(sample).toString('utf8').replace('photograph ', '');
      return ok({ widthPx: 1, heightPx: 1, data: generatedPhotograph(person, 'one') });
    },
  };
  const { signal } = new AbortController();
  const pause = async () => undefined;
  await reExtract(needs, { atOnce: 1, pause, onProgress: () => undefined, signal });
  await useNetworks(needs);
}

describe('a register of version 1', () => {
  test('opens with everyone in it', async () => {
    const register = open();
    const { enrolments, residents, fingers, pending, casesOpen } = await register.figures();
    expect([enrolments, residents, fingers, pending, casesOpen]).toEqual([5, 1, 0, 1, 1]);
    expect((await register.residentByIdcs(idcs))?.seq).toBe(1);
    // Nobody noted which networks made its templates: the samples have to be read anew.
    const held = await register.biometricsAt(Seq.parse(1), ['unknown']);
    expect(held).toEqual({ face: 'none', fingers: [] });
    expect(await register.readingState(generatedNetworks)).toMatchObject({ read: 0, total: 4 });
    expect(await register.fingerExceptionsAt(Seq.parse(1))).toEqual([]);
    const sample = await register.sampleAt(Seq.parse(1), 'face');
    expect(Buffer.from(sample ?? []).toString('utf8')).toBe('photograph 1');
    expect((await register.recordAt(Seq.parse(2)))?.demographics.sex).toBe('female');
    expect(await register.biometricsAt(Seq.parse(4), ['unknown'])).toBeUndefined();
    expect(await register.changesSince(ChangeNumber.parse(0), 100)).toHaveLength(7);
    const { size, root } = await register.journalState();
    expect([size, root]).toEqual([10, 'cJ8yX109SzlnmymqvdMGtrILgOy3fGjK3MB6BK401eg']);
    await register.close();
    expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
  });

  test('says of its candidates that it was the face that spoke', async () => {
    const register = open();
    const caseId = CaseId.parse('7f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');
    expect((await register.caseOf(caseId))?.candidates).toEqual([
      {
        seq: 1,
        score: 45,
        evidence: [{ source: 'face', score: 45 }],
        demographicLikeness: 0.5,
      },
    ]);
    const third = await register.enrolmentAt(Seq.parse(3));
    expect(third?.state).toMatchObject({
      verdict: { candidates: [{ evidence: [{ source: 'face', score: 71 }] }] },
    });
    await register.close();
  });

  test('takes fingers from then on, and decides what was undecided', async () => {
    const register = open();
    const needs = enrolNeeds(register);
    await readAnew(register);
    await needs.follower.catchUp();
    const held = await register.biometricsAt(Seq.parse(1), ['unknown']);
    expect(held).toMatchObject({ face: { vector: generatedCapture('1', 'one') }, fingers: [] });
    expect(await settlePending(needs)).toBe(1);
    const newcomer = { ...enrolmentOf(9), fingers: impressionsOf(9, 'one', ['left_thumb']) };
    const enrolled = await enrol(needs, newcomer);
    expect(enrolled.ok && enrolled.value.verdict.kind).toBe('enrolled');
    expect((await register.figures()).fingers).toBe(1);
    const known = await enrol(needs, { ...enrolmentOf(1), record: enrolmentOf(8).record });
    expect(known.ok && known.value.verdict.kind).toBe('already_enrolled');
    await register.close();
    expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
  });

  test('is brought up once, and is not opened as one of version 1 again', async () => {
    await open().close();
    const db = new Database(path(), { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(5);
    db.close();
    const again = open();
    expect((await again.figures()).residents).toBe(1);
    await again.close();
  });

  test('stays as it is when a step can not be made', async () => {
    const db = new Database(path());
    db.exec(`UPDATE cases SET candidates = 'damaged'`);
    db.close();
    expect(open).toThrow(expect.objectContaining({ code: 'register_damaged' }));
    const after = new Database(path(), { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(1);
    after.close();
  });

  test('can be checked before a station has brought it up', () => {
    expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
  });
});

test('a register of a later version is refused and left alone', async () => {
  await open().close();
  const db = new Database(path());
  db.pragma('user_version = 6');
  db.close();
  expect(open).toThrow(expect.objectContaining({ code: 'register_newer' }));
});
