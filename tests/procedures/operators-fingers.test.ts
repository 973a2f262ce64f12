import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { enrol, type EnrolmentRequest } from '../../src/procedures/enrol.ts';
import { putOperator, recordOperator } from '../../src/procedures/keep-accounts.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import { OperatorAccount } from '../../src/register/accounts.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { OperatorId, RecordId, Seq } from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import {
  enrolmentOf,
  enrolNeeds,
  impressionsOf,
  memoryRegister,
  signsErasures,
} from '../people.ts';

const all = KnownFinger.options;
const clerk = OperatorId.parse('clerk');
const administrator = OperatorId.parse('naima');
const other = OperatorId.parse('other-clerk');
let needs: ReturnType<typeof enrolNeeds>;
let compared = 0;
beforeEach(() => {
  needs = enrolNeeds(memoryRegister());
  compared = 0;
});

function account(enrolledAs?: RecordId): OperatorAccount {
  return {
    id: clerk,
    roles: ['clerk'],
    secretHash: 'none',
    active: true,
    mustChangeSecret: false,
    ...(enrolledAs === undefined ? {} : { enrolledAs }),
  };
}

/** The clerk herself is person 1, enrolled by another clerk. */
async function enrolledClerk(positions: readonly KnownFinger[] = all) {
  const request = {
    ...enrolmentOf(1),
    operator: other,
    fingers: impressionsOf(1, 'the clerk', positions),
  };
  const result = await enrol(needs, request);
  if (!result.ok || result.value.idcs === 'none') throw new Error('the clerk has a number');
  return { recordId: request.recordId, idcs: result.value.idcs };
}

async function linkedClerk(positions?: readonly KnownFinger[]) {
  const self = await enrolledClerk(positions);
  const linked = await recordOperator(needs, administrator, account(self.recordId));
  expect(linked.ok).toBe(true);
  return self;
}

async function outcome(request: EnrolmentRequest): Promise<unknown> {
  const result = await enrol(needs, request);
  return result.ok ? result.value.verdict.kind : result.error;
}

/** Person 2, whose right thumb is in truth this finger of the clerk. */
function withPressed(position: KnownFinger): EnrolmentRequest {
  const thumb = impressionsOf(1, 'pressed', [position]).map((impression) => ({
    ...impression,
    position: 'right_thumb' as const,
  }));
  const own = impressionsOf(2, 'own', ['right_index', 'left_index']);
  return { ...enrolmentOf(2), fingers: [...own, ...thumb] };
}

/** The journal's acts: kind, actor, subject and outcome. */
async function journal(): Promise<readonly (readonly unknown[])[]> {
  const { size } = await needs.register.journalState();
  const leaves = await needs.register.journalLeaves(0, size);
  return leaves.map((leaf) => {
    const [, , kind, actor, subject, , outcome]: unknown[] = JSON.parse(
      Buffer.from(leaf).toString('utf8'),
    );
    return [kind, actor, subject, outcome];
  });
}

const pressedThumb = { kind: 'finger_of_operator', positions: ['right_thumb'] };

describe('an enrolment with a finger of the operator’s own', () => {
  test.each(['right_thumb', 'left_thumb', 'left_little'] as const)(
    'her %s in place of a right thumb, is refused with the position',
    async (position) => {
      await linkedClerk();
      expect(await outcome(withPressed(position))).toEqual(pressedThumb);
    },
  );

  test('is in the journal with who did it and the position, and nothing of it is kept', async () => {
    await linkedClerk();
    const { enrolments } = await needs.register.figures();
    const request = withPressed('left_index');
    await enrol(needs, request);
    expect((await needs.register.figures()).enrolments).toBe(enrolments);
    expect((await journal()).at(-1)).toEqual([
      'enrolment.refused',
      'operator:clerk',
      request.recordId,
      'finger_of_operator:right_thumb',
    ]);
  });

  test('is refused when she enrols herself, face and all fingers', async () => {
    await linkedClerk();
    const herself = { ...enrolmentOf(1), fingers: impressionsOf(1, 'again', all) };
    expect(await outcome(herself)).toEqual({ kind: 'finger_of_operator', positions: all });
  });

  test('costs no more than ten fingers with ten', async () => {
    await linkedClerk();
    const { engine } = needs.fingers;
    const counting: typeof engine = {
      ...engine,
      compareFingers: (probe, references) => {
        compared += references.length;
        return engine.compareFingers(probe, references);
      },
    };
    needs = { ...needs, fingers: { ...needs.fingers, engine: counting } };
    await outcome({ ...enrolmentOf(1), fingers: impressionsOf(1, 'again', all) });
    // Every two of the request, then every one with the operator's ten.
    expect(compared).toBe(45 + 100);
  });
});

describe('goes on as ever an enrolment', () => {
  test('of a resident whose fingers are her own', async () => {
    await linkedClerk();
    const fingers = impressionsOf(2, 'own', all);
    expect(await outcome({ ...enrolmentOf(2), fingers })).toBe('enrolled');
  });

  test('of the operator by a supervisor, who is told that she is known', async () => {
    await linkedClerk();
    await putOperator(needs, 'station', { ...account(), id: other, roles: ['supervisor'] });
    const fingers = impressionsOf(1, 'again', all);
    const request = { ...enrolmentOf(1), operator: other, fingers };
    expect(await outcome(request)).toBe('already_enrolled');
  });

  test('by an operator who is not linked, or whose record holds no finger', async () => {
    await enrolledClerk(['left_thumb']);
    await putOperator(needs, 'station', account());
    // Only the search knows whose finger it is.
    expect(await outcome(withPressed('left_thumb'))).toBe('already_enrolled');
    needs = enrolNeeds(memoryRegister());
    await linkedClerk([]);
    expect(await outcome(withPressed('left_thumb'))).toBe('enrolled');
  });

  test('by an operator whose record was erased', async () => {
    const { idcs } = await linkedClerk();
    await eraseResident({ ...needs, ...signsErasures }, { operator: administrator, idcs });
    expect(await outcome(withPressed('left_thumb'))).toBe('enrolled');
  });

  test('by a face alone, for which the operator’s record is not even read', async () => {
    await linkedClerk();
    const { register } = needs;
    const read: Seq[] = [];
    const watched: typeof register = {
      ...register,
      biometricsAt: (seq, positions) => {
        read.push(seq);
        return register.biometricsAt(seq, positions);
      },
    };
    needs = { ...needs, register: watched };
    const face = generatedPhotograph('somebody new', 'one');
    expect(await outcome({ ...enrolmentOf(5), face })).toBe('enrolled');
    expect(read).toEqual([]);
  });
});

describe('an operator is linked to her own record', () => {
  const unknown = fail({ kind: 'enrolment_unknown' });
  const link = (recordId: RecordId) => recordOperator(needs, administrator, account(recordId));

  test('by an administrator, and the journal says by whom and to which record', async () => {
    const { recordId } = await linkedClerk();
    expect((await needs.register.operator(clerk))?.enrolledAs).toBe(recordId);
    expect((await journal()).slice(-2)).toEqual([
      ['account.operator_linked', 'operator:naima', recordId, 'clerk'],
      ['account.operator_recorded', 'operator:naima', 'clerk', 'active'],
    ]);
  });

  test('and stays so when her account is recorded again without a word about it', async () => {
    const { recordId } = await linkedClerk();
    await recordOperator(needs, administrator, account());
    expect((await needs.register.operator(clerk))?.enrolledAs).toBe(recordId);
  });

  test('not to a record that nobody has, that was refused, or that was erased', async () => {
    expect(await link(RecordId.parse(randomUUID()))).toEqual(unknown);
    const { recordId, idcs } = await enrolledClerk();
    const again = { ...enrolmentOf(1), fingers: impressionsOf(1, 'again', all) };
    expect(await outcome(again)).toBe('already_enrolled');
    expect(await link(again.recordId)).toEqual(unknown);
    await eraseResident({ ...needs, ...signsErasures }, { operator: administrator, idcs });
    expect(await link(recordId)).toEqual(unknown);
    expect(await needs.register.operator(clerk)).toBeUndefined();
    expect((await journal()).at(-1)).toContain('enrolment_unknown');
  });

  test('accounts from before there were links are read as they are', () => {
    expect(OperatorAccount.parse(account())).toEqual(account());
  });
});
