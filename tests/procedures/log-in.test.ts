import { beforeEach, describe, expect, test } from 'vitest';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { putOperator, putOperatorCode } from '../../src/procedures/keep-accounts.ts';
import {
  logIn,
  proveAgain,
  type LogInNeeds,
  type LogInRequest,
} from '../../src/procedures/log-in.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import type { OperatorAccount } from '../../src/register/accounts.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import type { OperatorFactor } from '../../src/vocabulary/operator-factor.ts';
import { OperatorId, RecordId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import {
  enrolmentOf,
  enrolNeeds,
  impressionsOf,
  memoryRegister,
  signsErasures,
} from '../people.ts';

const amina = OperatorId.parse('amina');
const start = 1_800_000_000_000;
let now = start;
let needs: LogInNeeds & ReturnType<typeof enrolNeeds>;

/** Codes that say their own step: what is tested is who takes them. */
const proofs: LogInNeeds['proofs'] = {
  secretHolds: async (secret, hashed) => secret !== '' && hashed === `hash of ${secret}`,
  stepOfCode: (_key, code) => (/^\d+$/.test(code) ? Number(code) : 'none'),
};

function asking(...factors: readonly OperatorFactor[]): void {
  const operators = { ...needs.policy.operators };
  needs = {
    ...needs,
    policy: {
      ...needs.policy,
      operators: { ...operators, factors: { ...operators.factors, clerk: factors } },
    },
  };
}

async function account(change: Partial<OperatorAccount> = {}): Promise<void> {
  await putOperator(needs, 'station', {
    id: amina,
    roles: ['clerk'],
    secretHash: 'hash of right',
    active: true,
    mustChangeSecret: false,
    ...change,
  });
}

/** Amina herself is person 1. */
async function enrolled(fingers: readonly KnownFinger[] = []) {
  const request = {
    ...enrolmentOf(1),
    operator: OperatorId.parse('brahim'),
    fingers: impressionsOf(1, 'enrolled', fingers),
  };
  const result = await enrol(needs, request);
  return { recordId: request.recordId, idcs: Idcs.parse(result.ok && result.value.idcs) };
}

async function outcome(shown: Partial<LogInRequest> = {}): Promise<unknown> {
  const result = await logIn(needs, {
    operator: amina,
    secret: 'right',
    code: 'none',
    face: 'none',
    fingers: [],
    ...shown,
  });
  if (result.ok) return result.value.id;
  return result.error.kind === 'factor_missing' ? result.error.factors : result.error.kind;
}

const face = (person: number) => generatedPhotograph(String(person), 'at work');

beforeEach(() => {
  now = start;
  const people = enrolNeeds(memoryRegister());
  needs = {
    ...people,
    verificationGate: people.enrolmentGate,
    proofs,
    now: () => Instant.parse(now),
  };
});

describe('the secret', () => {
  test('alone lets in whoever is asked for nothing else', async () => {
    await account();
    expect(await outcome()).toBe('amina');
    expect(await outcome({ secret: 'wrong' })).toBe('session_required');
    expect(await outcome({ secret: '' })).toBe('session_required');
  });

  test('of nobody, of a suspended operator and of one whose training is over', async () => {
    expect(await outcome()).toBe('session_required');
    await account({ active: false });
    expect(await outcome()).toBe('session_required');
    await account({ certifiedUntil: Instant.parse(start) });
    expect(await outcome()).toBe('certification_expired');
    await account({ certifiedUntil: Instant.parse(start + 1) });
    expect(await outcome()).toBe('amina');
  });
});

describe('the face or a finger', () => {
  test('is the operator’s own, compared with her own enrolment', async () => {
    const { recordId } = await enrolled();
    await account({ enrolledAs: recordId });
    asking('secret', 'biometric');
    expect(await outcome()).toEqual(['biometric']);
    expect(await outcome({ face: face(1) })).toBe('amina');
    expect(await outcome({ face: face(2) })).toBe('session_required');
    expect(await outcome({ face: face(1), secret: 'wrong' })).toBe('session_required');
  });

  test('of an operator without an enrolment never holds', async () => {
    await account();
    asking('secret', 'biometric');
    expect(await outcome({ face: face(1) })).toBe('session_required');
    await account({ enrolledAs: RecordId.parse(crypto.randomUUID()) });
    expect(await outcome({ face: face(1) })).toBe('session_required');
  });

  test('with no finger in common never holds', async () => {
    const { recordId } = await enrolled(['left_thumb']);
    await account({ enrolledAs: recordId });
    asking('secret', 'biometric');
    const pressed = (position: KnownFinger) => impressionsOf(1, 'at work', [position]);
    expect(await outcome({ fingers: pressed('right_index') })).toBe('session_required');
    expect(await outcome({ fingers: pressed('left_thumb') })).toBe('amina');
    expect(await outcome({ fingers: impressionsOf(2, 'at work', ['left_thumb']) })).toBe(
      'session_required',
    );
  });

  test('of somebody who was erased never holds', async () => {
    const { recordId, idcs } = await enrolled();
    await account({ enrolledAs: recordId });
    await eraseResident({ ...needs, ...signsErasures }, { operator: amina, idcs });
    asking('secret', 'biometric');
    expect(await outcome({ face: face(1) })).toBe('session_required');
  });

  test('that is shown though nobody asks for it must hold too', async () => {
    const { recordId } = await enrolled();
    await account({ enrolledAs: recordId });
    expect(await outcome({ face: face(2) })).toBe('session_required');
    expect(await outcome({ face: face(1) })).toBe('amina');
  });
});

describe('the code', () => {
  beforeEach(async () => {
    await account();
    asking('secret', 'code');
  });
  const given = () =>
    putOperatorCode(needs, OperatorId.parse('naima'), {
      operator: amina,
      secret: new Uint8Array(20).fill(7),
    });

  test('is asked for, and none holds before she has a secret for them', async () => {
    expect(await outcome()).toEqual(['code']);
    expect(await outcome({ code: '100' })).toBe('session_required');
    await given();
    expect(await outcome({ code: '100' })).toBe('amina');
    expect(await outcome({ code: '' })).toBe('session_required');
    expect(await outcome({ code: 'none' })).toEqual(['code']);
  });

  test('is taken once, and none before it afterwards', async () => {
    await given();
    expect(await outcome({ code: '100' })).toBe('amina');
    expect(await outcome({ code: '100' })).toBe('session_required');
    expect(await outcome({ code: '99' })).toBe('session_required');
    expect(await outcome({ code: '101' })).toBe('amina');
  });

  test('is taken once when it is sent many times at once', async () => {
    await given();
    const all = await Promise.all(Array.from({ length: 4 }, () => outcome({ code: '100' })));
    expect(all.filter((one) => one === 'amina')).toHaveLength(1);
  });

  test('is kept sealed', async () => {
    await given();
    expect(await needs.register.operatorCode(amina)).toEqual(new Uint8Array(20).fill(7));
    expect(await needs.register.operatorCode(OperatorId.parse('naima'))).toBeUndefined();
  });
});

describe('too many failures', () => {
  test('lock the name for a time, with the right secret too', async () => {
    await account();
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await outcome({ secret: 'wrong' })).toBe('session_required');
    }
    expect(await outcome()).toBe('operator_locked');
    now += needs.policy.operators.refusalsWindowMs + 1;
    expect(await outcome()).toBe('amina');
  });

  test('of nobody’s name are answered as of anybody’s', async () => {
    for (let turn = 0; turn < 5; turn += 1) await outcome({ secret: 'wrong' });
    expect(await outcome()).toBe('operator_locked');
  });

  test('are forgotten after a pass, and count when a session is unlocked', async () => {
    await account();
    for (let turn = 0; turn < 4; turn += 1) await outcome({ secret: 'wrong' });
    expect(await outcome()).toBe('amina');
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await proveAgain(needs, { operator: amina, secret: 'wrong' })).toBe('refused');
    }
    expect(await proveAgain(needs, { operator: amina, secret: 'right' })).toBe('limited');
  });
});

test('every attempt is in the journal, without what was typed as a name', async () => {
  await account();
  await outcome({ operator: OperatorId.parse('my-very-secret-word') });
  await outcome();
  const { size } = await needs.register.journalState();
  const leaves = await needs.register.journalLeaves(size - 2, size);
  const [unknown = '', known = ''] = leaves.map((leaf) => Buffer.from(leaf).toString('utf8'));
  expect(unknown).toContain('session.asked');
  expect(unknown).toContain('refused');
  expect(unknown).not.toContain('my-very-secret-word');
  expect(known).toContain('operator:amina');
  expect(known).toContain('begun');
});
