import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { openCaseFile } from '../../src/procedures/adjudicate.ts';
import { enrol, settlePending, type EnrolmentRequest } from '../../src/procedures/enrol.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { OperatorId, Seq } from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

const all = KnownFinger.options;
let needs: ReturnType<typeof enrolNeeds>;
beforeEach(() => {
  needs = enrolNeeds(memoryRegister());
});

/** An enrolment of a person with these fingers; the rest are excepted when it says so. */
function withFingers(
  person: number,
  positions: readonly KnownFinger[],
  change: Partial<EnrolmentRequest> = {},
): EnrolmentRequest {
  const fingers = impressionsOf(person, `of enrolment ${person}`, positions);
  return { ...enrolmentOf(person), fingers, ...change };
}

async function outcome(request: EnrolmentRequest): Promise<string> {
  const result = await enrol(needs, request);
  return result.ok ? result.value.verdict.kind : result.error.kind;
}

async function evidenceOf(request: EnrolmentRequest) {
  const result = await enrol(needs, request);
  if (!result.ok || !('candidates' in result.value.verdict))
    throw new Error('there are candidates');
  return result.value.verdict.candidates;
}

describe('an enrolment', () => {
  test('takes any combination of fingers captured, missing and not spoken of', async () => {
    let person = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('captured', 'amputated', 'bandaged', 'silent' as const), {
          minLength: 10,
          maxLength: 10,
        }),
        async (states) => {
          person += 1;
          const captured = all.filter((_, place) => states[place] === 'captured');
          const fingerExceptions = all.flatMap((position, place) => {
            const reason = states[place];
            return reason === 'amputated' || reason === 'bandaged' ? [{ position, reason }] : [];
          });
          const request = withFingers(person, captured, { fingerExceptions });
          expect(await outcome(request)).toBe('enrolled');
          const seq = Seq.parse(person);
          const held = await needs.register.biometricsAt(seq, ['unknown']);
          expect(held?.fingers.map(({ position }) => position)).toEqual(captured);
          expect(await needs.register.fingerExceptionsAt(seq)).toEqual(fingerExceptions);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('goes on with all ten fingers missing, and without a word about them', async () => {
    const fingerExceptions = all.map((position) => ({ position, reason: 'amputated' as const }));
    expect(await outcome({ ...enrolmentOf(1), fingerExceptions })).toBe('enrolled');
    expect(await outcome(enrolmentOf(2))).toBe('enrolled');
  });

  test('keeps the impressions as they were captured', async () => {
    const request = withFingers(1, ['left_ring']);
    await enrol(needs, request);
    const sample = await needs.register.sampleAt(Seq.parse(1), 'left_ring');
    expect(Buffer.from(sample ?? [])).toEqual(Buffer.from(request.fingers[0]?.image ?? []));
    expect(await needs.register.sampleAt(Seq.parse(1), 'left_thumb')).toBeUndefined();
  });

  test('sent twice gives the same number, and with another finger it is another request', async () => {
    const request = withFingers(1, ['left_ring', 'left_index']);
    const [first, second] = [await enrol(needs, request), await enrol(needs, request)];
    expect(first.ok && first.value.idcs).toBe(second.ok && second.value.idcs);
    const other = { ...request, fingers: request.fingers.slice(1) };
    expect(await outcome(other)).toBe('record_id_taken');
  });
});

describe('somebody known is found', () => {
  test('by one shared finger, when her face has changed beyond recognition', async () => {
    await enrol(needs, withFingers(1, ['right_index', 'left_thumb']));
    const again = withFingers(1, ['left_thumb', 'left_ring'], {
      record: enrolmentOf(2).record,
      face: generatedPhotograph('another face', 'one'),
    });
    const [candidate] = await evidenceOf(again);
    expect(candidate?.seq).toBe(1);
    expect(candidate?.evidence.map(({ source }) => source)).toEqual(['face', 'left_thumb']);
    expect(candidate?.evidence[1]?.score).toBeGreaterThan(50);
  });

  test('by her face, when she shows fingers that nobody knows', async () => {
    await enrol(needs, withFingers(1, ['right_index']));
    const again = withFingers(1, ['left_index'], { record: enrolmentOf(2).record });
    expect(await outcome(again)).toBe('already_enrolled');
  });

  test('by many poor sources together', async () => {
    await enrol(needs, withFingers(1, all));
    const again = withFingers(1, all, {
      record: enrolmentOf(2).record,
      face: generatedPhotograph('1', 'poor light'),
      fingers: impressionsOf(1, 'poor and dry', all),
    });
    expect(await outcome(again)).toBe('already_enrolled');
  });
});

describe('two people who look alike', () => {
  /** The same face in truth: nothing of it can tell them apart. */
  const twin = (capture: string) => generatedPhotograph('twins', capture);

  test('in doubt are told apart by their fingers, and both get a number', async () => {
    await enrol(needs, withFingers(1, all, { face: twin('one') }));
    const other = withFingers(2, all, { face: twin('poor light') });
    expect(await outcome(other)).toBe('enrolled');
  });

  test('in doubt and without fingers go to people', async () => {
    await enrol(needs, withFingers(1, all, { face: twin('one') }));
    expect(await outcome({ ...enrolmentOf(2), face: twin('poor light') })).toBe(
      'needs_adjudication',
    );
  });

  test('beyond doubt go to people, who see what face and fingers say', async () => {
    await enrol(needs, withFingers(1, ['right_index', 'left_index'], { face: twin('one') }));
    const other = withFingers(2, ['right_index', 'left_index'], { face: twin('two') });
    const result = await enrol(needs, other);
    if (!result.ok || result.value.verdict.kind !== 'needs_adjudication') {
      throw new Error('people decide');
    }
    const { caseId, candidates } = result.value.verdict;
    const [face, ...fingers] = candidates[0]?.evidence ?? [];
    expect(face?.score).toBeGreaterThan(55);
    expect(fingers.map(({ source }) => source)).toEqual(['right_index', 'left_index']);
    expect(fingers.every(({ score }) => score < 30)).toBe(true);
    const file = await openCaseFile(needs, { caseId, operator: OperatorId.parse('amina') });
    expect(file?.case.candidates).toEqual(candidates);
    expect(file?.newcomer.fingers).toEqual(['right_index', 'left_index']);
  });
});

describe('refused is an enrolment', () => {
  test('that names a position twice', async () => {
    const fingers = impressionsOf(1, 'one', ['left_ring', 'left_ring'] as const);
    expect(await outcome({ ...enrolmentOf(1), fingers })).toBe('position_twice');
  });

  test('of a finger that is stated as missing too', async () => {
    const fingerExceptions = [{ position: 'left_ring', reason: 'bandaged' }] as const;
    expect(await outcome(withFingers(1, ['left_ring'], { fingerExceptions }))).toBe(
      'position_both',
    );
  });

  test('that is silent about a finger that the policy expects', async () => {
    const { policy } = needs;
    const fingers = { ...policy.fingers, expected: ['left_index', 'right_index'] as const };
    needs = { ...needs, policy: { ...policy, fingers } };
    const result = await enrol(needs, withFingers(1, ['left_index']));
    expect(result).toEqual(fail({ kind: 'position_missing', positions: ['right_index'] }));
    const fingerExceptions = [{ position: 'right_index', reason: 'refused' }] as const;
    const accounted = withFingers(2, ['left_index'], { fingerExceptions });
    expect(await outcome(accounted)).toBe('enrolled');
  });

  test('in which one finger was captured for another, with both named', async () => {
    const [thumb] = impressionsOf(1, 'one', ['left_thumb'] as const);
    const [index] = impressionsOf(1, 'two', ['left_thumb'] as const);
    if (!thumb || !index) throw new Error('two impressions');
    const fingers = [thumb, { ...index, position: 'left_index' as const }];
    const result = await enrol(needs, { ...enrolmentOf(1), fingers });
    const positions = ['left_thumb', 'left_index'];
    expect(result).toEqual(fail({ kind: 'finger_repeated', positions }));
  });

  test('of an image without ridges, with the position', async () => {
    const image = Buffer.from('no finger');
    const fingers = [{ position: 'left_ring', image, dpi: 500 }] as const;
    const result = await enrol(needs, { ...enrolmentOf(1), fingers });
    expect(result).toEqual(fail({ kind: 'finger_no_ridges', position: 'left_ring' }));
  });

  test('of a finger that is not good enough, with position and advice', async () => {
    const low = {
      kind: 'quality_low',
      quality: Quality.parse(10),
      floor: Quality.parse(20),
      components: [],
      advice: ['hold_still'],
    } as const;
    needs = { ...needs, fingers: { ...needs.fingers, enrolmentGate: () => fail(low) } };
    const result = await enrol(needs, withFingers(1, ['left_ring']));
    expect(result).toEqual(fail({ ...low, kind: 'finger_quality_low', position: 'left_ring' }));
  });

  test('and the journal knows kind and position, and nothing is kept', async () => {
    const fingers = impressionsOf(1, 'one', ['left_ring', 'left_ring'] as const);
    await enrol(needs, { ...enrolmentOf(1), fingers });
    const leaves = await needs.register.journalLeaves(0, 10);
    const texts = leaves.map((leaf) => Buffer.from(leaf).toString('utf8'));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('"position_twice:left_ring"');
    expect((await needs.register.figures()).enrolments).toBe(0);
  });
});

test('an enrolment with fingers that a crash left undecided is decided with them', async () => {
  await enrol(needs, withFingers(1, ['left_thumb']));
  const failing = {
    ...needs,
    gallery: { ...needs.gallery, search: () => Promise.reject(new Error('the power is gone')) },
  };
  const again = withFingers(1, ['left_thumb'], {
    record: enrolmentOf(2).record,
    face: generatedPhotograph('another face', 'one'),
  });
  await expect(enrol(failing, again)).rejects.toThrow('the power is gone');
  const restarted = enrolNeeds(needs.register);
  expect(await settlePending(restarted)).toBe(1);
  const enrolment = await needs.register.enrolment(again.recordId);
  expect(enrolment?.state.kind === 'settled' && enrolment.state.verdict.kind).not.toBe('enrolled');
});
