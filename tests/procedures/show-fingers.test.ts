import { beforeEach, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedPicture } from '../../src/generation/fingers.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import {
  explainFinger,
  viewFinger,
  type CaseFinger,
  type ShowFingersNeeds,
} from '../../src/procedures/show-fingers.ts';
import type { Register } from '../../src/register/register.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { CaseId, OperatorId, Seq } from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

let register: Register;
let needs: ShowFingersNeeds;
let caseId: CaseId;

/** A bystander is 1, the candidate 2; the newcomer is 3, with one finger of the candidate's. */
const [bystander, candidate, newcomer] = [1, 2, 3];

beforeEach(async () => {
  register = memoryRegister();
  const enrolling = enrolNeeds(register);
  needs = {
    register,
    now: systemClock,
    fingers: { ...enrolling.fingers, decodeKept: async (sample) => generatedPicture(sample) },
  };
  const fingers = impressionsOf(1, 'one', ['right_thumb', 'right_index', 'left_index']);
  await enrol(enrolling, { ...enrolmentOf(9), fingers: impressionsOf(9, 'x', ['left_index']) });
  await enrol(enrolling, { ...enrolmentOf(1), fingers });
  const again = await enrol(enrolling, {
    ...enrolmentOf(2),
    face: generatedPhotograph('after an accident', 'one'),
    fingers: [
      ...impressionsOf(1, 'two', ['left_index']),
      ...impressionsOf(2, 'one', ['right_index', 'left_ring']),
    ],
  });
  if (!again.ok || again.value.verdict.kind !== 'needs_adjudication') throw new Error('in doubt');
  caseId = again.value.verdict.caseId;
});

function asked(seq: number, position: KnownFinger, of: CaseId = caseId): CaseFinger {
  return { caseId: of, operator: OperatorId.parse('amina'), seq: Seq.parse(seq), position };
}

async function lastAct(): Promise<unknown> {
  const { size } = await register.journalState();
  const [leaf] = await register.journalLeaves(size - 1, size);
  return JSON.parse(Buffer.from(leaf ?? []).toString('utf8'));
}

const nowhere = CaseId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');

describe('an impression', () => {
  test('of the newcomer or a candidate is shown, and that it was is in the journal', async () => {
    for (const seq of [candidate, newcomer]) {
      const shown = await viewFinger(needs, asked(seq, 'left_index'));
      if (!shown.ok) throw new Error(shown.error.kind);
      const picture = await sharp(shown.value).metadata();
      expect(picture).toMatchObject({ format: 'png', width: 300, height: 400, density: 500 });
      const outcome = `left_index:${seq}`;
      const kind = 'adjudication.finger_viewed';
      expect(await lastAct()).toEqual(
        expect.arrayContaining([kind, 'operator:amina', caseId, 'adjudication', outcome]),
      );
    }
  });

  test.each([
    ['of somebody else', bystander, 'left_index', undefined],
    ['of nobody', 99, 'left_index', undefined],
    ['of a finger that was not captured', candidate, 'left_ring', undefined],
    ['of a case that there is not', candidate, 'left_index', nowhere],
  ] as const)('%s is not found, and that it was asked for is known', async (...row) => {
    const [, seq, position, of = caseId] = row;
    const shown = await viewFinger(needs, asked(seq, position, of));
    expect(shown).toEqual({ ok: false, error: { kind: 'not_found' } });
    expect(await lastAct()).toEqual(
      expect.arrayContaining(['adjudication.finger_viewed', 'not_found', of]),
    );
  });

  test('is not shown when the journal does not take that it is', async () => {
    const closed: ShowFingersNeeds = {
      ...needs,
      register: { ...registerOf(register), commit: () => Promise.reject(new Error('disk')) },
    };
    await expect(viewFinger(closed, asked(newcomer, 'left_index'))).rejects.toThrow('disk');
    await expect(explainFinger(closed, asked(candidate, 'left_index'))).rejects.toThrow('disk');
  });

  test('that can not be decoded says so', async () => {
    const fingers = { ...needs.fingers, decodeKept: async () => fail({ kind: 'damaged' }) };
    const unreadable = { ok: false, error: { kind: 'impression_unreadable' } };
    const damaged = { ...needs, fingers };
    expect(await viewFinger(damaged, asked(newcomer, 'left_index'))).toEqual(unreadable);
    expect(await explainFinger(damaged, asked(candidate, 'left_index'))).toEqual(unreadable);
  });
});

/** What is read of a register here, as an object of its own. */
function registerOf(whole: Register): Register {
  return {
    ...whole,
    caseOf: (id) => whole.caseOf(id),
    biometricsAt: (seq, positions) => whole.biometricsAt(seq, positions),
    sampleAt: (seq, of) => whole.sampleAt(seq, of),
  };
}

describe('an explanation', () => {
  test('pairs the newcomer’s minutiae with the candidate’s, and is in the journal', async () => {
    const explained = await explainFinger(needs, asked(candidate, 'left_index'));
    if (!explained.ok) throw new Error(explained.error.kind);
    const { explanation, newcomer: one, candidate: other } = explained.value;
    expect([one.seq, other.seq]).toEqual([newcomer, candidate]);
    expect(explanation.comparison.score).toBeGreaterThan(50);
    expect(explanation.pairs.length).toBeGreaterThan(20);
    const distances = explanation.pairs.map(({ probe, reference }) =>
      Math.hypot(
        (one.template.minutiae.x[probe] ?? 0) - (other.template.minutiae.x[reference] ?? 0),
        (one.template.minutiae.y[probe] ?? 0) - (other.template.minutiae.y[reference] ?? 0),
      ),
    );
    expect(Math.max(...distances)).toBeLessThan(25);
    expect(await lastAct()).toEqual(
      expect.arrayContaining([
        'adjudication.explanation_viewed',
        'operator:amina',
        caseId,
        `left_index:${candidate}`,
      ]),
    );
  });

  test('of a finger that only one of them has says so', async () => {
    for (const position of ['right_thumb', 'left_ring', 'left_thumb'] as const) {
      const explained = await explainFinger(needs, asked(candidate, position));
      expect(explained).toEqual({ ok: false, error: { kind: 'finger_not_shared' } });
    }
    expect(await lastAct()).toEqual(expect.arrayContaining(['finger_not_shared']));
  });

  test('with whoever is no candidate is not found, the newcomer herself included', async () => {
    for (const seq of [bystander, newcomer, 99]) {
      const explained = await explainFinger(needs, asked(seq, 'left_index'));
      expect(explained).toEqual({ ok: false, error: { kind: 'not_found' } });
    }
  });

  test('of templates of other networks says so; the impressions are shown all the same', async () => {
    const retrained = { ...needs, fingers: { ...needs.fingers, modelHash: 'retrained' } };
    const explained = await explainFinger(retrained, asked(candidate, 'left_index'));
    expect(explained).toEqual({ ok: false, error: { kind: 'finger_of_other_networks' } });
    expect((await viewFinger(retrained, asked(candidate, 'left_index'))).ok).toBe(true);
  });

  test('of someone who has been erased shows nothing of her', async () => {
    const resident = await register.residentAt(Seq.parse(candidate));
    if (!resident) throw new Error('a resident');
    const at = systemClock();
    await register.commit(
      'erase_resident',
      { resident: resident.id, at },
      {
        at,
        kind: 'resident.erased',
        actor: 'operator:salma',
        subject: 'x',
        purpose: 'erasure',
        outcome: 'done',
      },
    );
    const viewed = await viewFinger(needs, asked(candidate, 'left_index'));
    expect(viewed).toEqual({ ok: false, error: { kind: 'not_found' } });
    const explained = await explainFinger(needs, asked(candidate, 'left_index'));
    expect(explained).toEqual({ ok: false, error: { kind: 'finger_not_shared' } });
  });
});
