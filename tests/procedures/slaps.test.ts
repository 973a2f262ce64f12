import { beforeEach, describe, expect, test } from 'vitest';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { generatedSlap } from '../../src/generation/slaps.ts';
import { enrol, type EnrolmentRequest } from '../../src/procedures/enrol.ts';
import { identify, type IdentifyNeeds } from '../../src/procedures/identify.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { OperatorId, RecordId, Seq } from '../../src/vocabulary/record-ids.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import type { SlapKind } from '../../src/vocabulary/slap.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

const rightFour = ['right_index', 'right_middle', 'right_ring', 'right_little'] as const;
const withoutRing = ['right_index', 'right_middle', 'right_little'];
const ringMissing = [{ position: 'right_ring', reason: 'amputated' }] as const;

let needs: ReturnType<typeof enrolNeeds> & IdentifyNeeds;
beforeEach(() => {
  needs = { ...enrolNeeds(memoryRegister()), verificationGate: () => ok('good_enough' as const) };
});

/** A slap as it is sent; what is missing was not pressed. */
function slap(
  person: string,
  kind: SlapKind,
  capture: string,
  missing: readonly KnownFinger[] = [],
): EnrolmentRequest['slaps'][number] {
  return { kind, image: generatedSlap(person, kind, capture, missing), dpi: 'unstated' };
}

function withSlaps(
  person: number,
  slaps: EnrolmentRequest['slaps'],
  change: Partial<EnrolmentRequest> = {},
): EnrolmentRequest {
  return { ...enrolmentOf(person), slaps, ...change };
}

const positionsAt = async (seq: number) =>
  (await needs.register.biometricsAt(Seq.parse(seq), ['unknown']))?.fingers
    .map(({ position }) => position)
    .toSorted();

describe('an enrolment with a slap', () => {
  test('keeps the template and the crop of each of its fingers, and nothing of the slap', async () => {
    const sent = slap('1', 'right_four', 'one');
    const result = await enrol(needs, withSlaps(1, [sent]));
    expect(result.ok && result.value.verdict.kind).toBe('enrolled');
    expect(await positionsAt(1)).toEqual(rightFour.toSorted());
    for (const position of rightFour) {
      const sample = await needs.register.sampleAt(Seq.parse(1), position);
      const crop = Buffer.from(generatedImpression('1', position, 'one'));
      expect(Buffer.from(sample ?? []).equals(crop)).toBe(true);
    }
  });

  test('does not ask it for a finger that is excepted', async () => {
    const sent = slap('1', 'right_four', 'one', ['right_ring']);
    const result = await enrol(needs, withSlaps(1, [sent], { fingerExceptions: ringMissing }));
    expect(result.ok && result.value.verdict.kind).toBe('enrolled');
    expect(await positionsAt(1)).toEqual(withoutRing.toSorted());
    expect(await needs.register.fingerExceptionsAt(Seq.parse(1))).toEqual(ringMissing);
  });

  test('accounts by it for fingers that the policy expects', async () => {
    const { policy } = needs;
    const fingers = { ...policy.fingers, expected: [...rightFour, 'left_thumb'] as const };
    needs = { ...needs, policy: { ...policy, fingers } };
    const refused = await enrol(needs, withSlaps(1, [slap('1', 'right_four', 'one')]));
    expect(refused).toEqual(fail({ kind: 'position_missing', positions: ['left_thumb'] }));
    const slaps = [slap('1', 'right_four', 'one'), slap('1', 'two_thumbs', 'one')];
    expect((await enrol(needs, withSlaps(1, slaps))).ok).toBe(true);
  });

  test('finds by single impressions of a slap whoever is known, and the other way round', async () => {
    const candidatesOf = async (request: EnrolmentRequest) => {
      const result = await enrol(needs, request);
      const verdict = result.ok ? result.value.verdict : undefined;
      return verdict && 'candidates' in verdict ? verdict.candidates : [];
    };
    const anotherFace = generatedPhotograph('another face', 'one');
    await enrol(needs, withSlaps(1, [slap('1', 'right_four', 'one')]));
    const fingers = impressionsOf(1, 'two', ['right_ring'] as const);
    const single = withSlaps(2, [], { face: anotherFace, fingers });
    expect((await candidatesOf(single)).map(({ seq }) => seq)).toEqual([1]);

    await enrol(needs, withSlaps(3, [], { fingers: impressionsOf(3, 'one', ['left_thumb']) }));
    const slapped = withSlaps(4, [slap('3', 'two_thumbs', 'two')], { face: anotherFace });
    const [candidate] = await candidatesOf(slapped);
    expect(candidate?.evidence.map(({ source }) => source)).toEqual(['face', 'left_thumb']);
  });
});

describe('a slap is refused, and the journal knows why and which one', () => {
  async function refused(request: EnrolmentRequest) {
    const result = await enrol(needs, request);
    const leaves = await needs.register.journalLeaves(0, 10);
    expect((await needs.register.figures()).enrolments).toBe(0);
    return {
      error: result.ok ? undefined : result.error,
      journal: leaves.map((leaf) => Buffer.from(leaf).toString('utf8')).join('\n'),
    };
  }
  const kindOf = 'right_four';

  test('when fewer fingers are seen than asked for, with their boxes', async () => {
    const { error, journal } = await refused(
      withSlaps(1, [slap('1', kindOf, 'one', ['right_ring'])]),
    );
    expect(error).toMatchObject({ kind: 'slap_fewer_than_asked', slap: kindOf, asked: 4 });
    expect(error && 'found' in error && error.found.boxes).toHaveLength(3);
    expect(journal).toContain('"slap_fewer_than_asked:right_four"');
  });

  test('when more fingers are seen than asked for', async () => {
    const { error } = await refused(
      withSlaps(1, [slap('1', kindOf, 'one')], { fingerExceptions: ringMissing }),
    );
    expect(error).toMatchObject({ kind: 'slap_more_than_asked', slap: kindOf, asked: 3 });
    expect(error && 'found' in error && error.found.boxes).toHaveLength(4);
  });

  test('when it is of the other hand', async () => {
    const { image } = slap('1', 'left_four', 'one');
    const { error, journal } = await refused(withSlaps(1, [{ kind: kindOf, image, dpi: 500 }]));
    expect(error).toMatchObject({ kind: 'slap_hand_doubtful', slap: kindOf });
    expect(journal).toContain('"slap_hand_doubtful:right_four"');
  });

  test('when nothing is on it', async () => {
    const image = Buffer.from('an empty sensor');
    const { error } = await refused(withSlaps(1, [{ kind: kindOf, image, dpi: 500 }]));
    expect(error).toEqual({ kind: 'slap_no_fingers', slap: kindOf });
  });

  test('when all of its fingers are excepted', async () => {
    const fingerExceptions = rightFour.map((position) => ({
      position,
      reason: 'bandaged' as const,
    }));
    const { error } = await refused(withSlaps(1, [slap('1', kindOf, 'one')], { fingerExceptions }));
    expect(error).toEqual({ kind: 'slap_nothing_asked', slap: kindOf });
  });

  test('when its image can not be read', async () => {
    const decode = async () => fail({ kind: 'damaged' });
    needs = { ...needs, fingers: { ...needs.fingers, decode } };
    const { error } = await refused(withSlaps(1, [slap('1', kindOf, 'one')]));
    expect(error).toEqual({ kind: 'slap_refused', slap: kindOf, why: 'damaged' });
  });

  test('when one of its fingers was sent alone, too', async () => {
    const fingers = impressionsOf(1, 'two', ['right_ring'] as const);
    const { error } = await refused(withSlaps(1, [slap('1', kindOf, 'one')], { fingers }));
    expect(error).toEqual({ kind: 'position_twice', position: 'right_ring' });
  });

  test('when one of its fingers was sent alone as another one', async () => {
    const [ring] = impressionsOf(1, 'two', ['right_ring'] as const);
    const fingers = ring ? [{ ...ring, position: 'left_ring' as const }] : [];
    const { error } = await refused(withSlaps(1, [slap('1', kindOf, 'one')], { fingers }));
    expect(error).toEqual({ kind: 'finger_repeated', positions: ['left_ring', 'right_ring'] });
  });
});

describe('a request with slaps', () => {
  test('sent twice gives the same number, and with another slap it is another request', async () => {
    const request = withSlaps(1, [slap('1', 'right_four', 'one')]);
    const [first, second] = [await enrol(needs, request), await enrol(needs, request)];
    expect(first.ok && first.value.idcs).toBe(second.ok && second.value.idcs);
    const others = [
      [],
      [slap('1', 'right_four', 'two')],
      [slap('1', 'right_four', 'one'), slap('1', 'two_thumbs', 'one')],
      request.slaps.map((sent) => ({ ...sent, dpi: 500 })),
      request.slaps.map((sent) => ({ ...sent, kind: 'left_four' as const })),
    ];
    for (const slaps of others) {
      expect(await enrol(needs, { ...request, slaps })).toEqual(fail({ kind: 'record_id_taken' }));
    }
  });

  test('is hashed anew; one without slaps has the hash that it had before there were any', async () => {
    const hashOf = async (person: number, change: Partial<EnrolmentRequest>) => {
      const recordId = RecordId.parse(`00000000-0000-4000-8000-00000000000${person}`);
      const face = generatedPhotograph(String(person), 'one');
      await enrol(needs, { ...enrolmentOf(person), recordId, face, ...change });
      return (await needs.register.enrolment(recordId))?.requestHash;
    };
    expect(await hashOf(1, {})).toBe('cNUyMn9HDXbdeYWL0fs-bFZYZHjIUtQ_L3fsiChLPdo');
    const fingers = impressionsOf(2, 'one', ['left_ring'] as const);
    const fingerExceptions = [{ position: 'left_thumb', reason: 'bandaged' }] as const;
    expect(await hashOf(2, { fingers, fingerExceptions })).toBe(
      '0oAYTqYBoRpfrRO8qMLwQQwIThQFNdmEt1EGvc4BhEg',
    );
  });
});

describe('an identification', () => {
  const sought = (person: string, missing: readonly KnownFinger[], pressed = missing) =>
    identify(needs, {
      operator: OperatorId.parse('amina'),
      purpose: 'adjudication',
      face: 'none',
      fingers: [],
      slaps: [{ ...slap(person, 'right_four', 'sought', pressed), missing }],
    });

  test('by a slap finds whose fingers these are, with what each of them says', async () => {
    for (const person of [1, 2, 3]) {
      await enrol(needs, withSlaps(person, [slap(String(person), 'right_four', 'one')]));
    }
    const found = await sought('2', ['right_ring']);
    if (!found.ok) throw new Error(found.error.kind);
    expect(found.value.candidates.map(({ seq }) => seq)).toEqual([2]);
    expect(found.value.candidates[0]?.evidence.map(({ source }) => source)).toEqual(withoutRing);
  });

  test('of a finger that is pressed though it is missing is refused', async () => {
    expect(await sought('2', ['right_ring'], [])).toMatchObject({
      ok: false,
      error: { kind: 'slap_more_than_asked', asked: 3 },
    });
  });
});
