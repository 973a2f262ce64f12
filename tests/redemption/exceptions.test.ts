import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import {
  answerException,
  askException,
  auditException,
  showException,
} from '../../src/procedures/redeem-by-exception.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import { OperatorAccount } from '../../src/register/accounts.ts';
import type { Entitlement } from '../../src/register/redemption.ts';
import { ExceptionId, OperatorId } from '../../src/vocabulary/record-ids.ts';
import { later } from '../../src/vocabulary/time.ts';
import { signsErasures, testAct } from '../people.ts';
import { payingOffice, type Enrolled, type PayingOffice } from './paying-office.ts';

const dayMs = 86_400_000;
let office: PayingOffice;
let holder: Enrolled;
const [clerk, supervisor, auditor] = ['clerk', 'supervisor', 'auditor'].map((id) =>
  OperatorId.parse(id),
) as [OperatorId, OperatorId, OperatorId];
const refused = (why: string) => ({ ok: false, error: { kind: 'exception_refused', why } });
const face = generatedPhotograph('1', 'at the counter');

beforeEach(async () => {
  office = await payingOffice();
  holder = await office.enrolled(1);
});

/** The number of the paper with which generated people are enrolled. */
const paperOf = ({ person }: Enrolled) => `P${String(person).padStart(6, '0')}`;

const ask = (entitlement: Entitlement, more: Partial<Parameters<typeof askException>[1]> = {}) =>
  askException(office.needs, {
    operator: clerk,
    entitlement: entitlement.id,
    reason: 'worn_fingers',
    shown: { kind: 'paper', number: paperOf(holder) },
    photograph: face,
    ...more,
  });
const answer = (id: ExceptionId, by = supervisor, said: 'approved' | 'rejected' = 'approved') =>
  answerException(office.needs, { id, operator: by, answer: said, point: 'office-1' });
const audit = (id: ExceptionId, by = auditor) =>
  auditException(office.needs, { id, operator: by, finding: 'sound' });

async function asked(entitlement: Entitlement): Promise<ExceptionId> {
  const id = await ask(entitlement);
  if (!id.ok) throw new Error(JSON.stringify(id.error));
  return id.value;
}

describe('a holder whom no device recognises', () => {
  test('is paid once another approves, and a third looks at it', async () => {
    const entitlement = await office.owed(holder);
    const id = await asked(entitlement);
    expect(await answer(id)).toMatchObject({
      ok: true,
      value: { redemption: { way: 'exception', point: 'office-1' } },
    });
    expect(await office.collect(entitlement, holder)).toMatchObject({
      error: { why: 'entitlement_redeemed' },
    });
    expect(await office.needs.register.exceptions('to_audit', 9)).toHaveLength(1);
    expect(await audit(id, clerk)).toEqual(refused('not_independent'));
    expect(await audit(id, supervisor)).toEqual(refused('not_independent'));
    expect(await audit(id)).toMatchObject({ ok: true });
    expect(await audit(id)).toEqual(refused('not_due'));
  });

  test('is not paid by one person alone', async () => {
    const id = await asked(await office.owed(holder));
    expect(await answer(id, clerk)).toEqual(refused('same_operator'));
    expect(await answer(id)).toMatchObject({ ok: true });
    expect(await answer(id)).toEqual(refused('answered'));
  });

  test('is not paid when it was rejected, and may be asked for again', async () => {
    const entitlement = await office.owed(holder);
    const id = await asked(entitlement);
    expect(await ask(entitlement)).toEqual(refused('waiting'));
    expect(await answer(id, supervisor, 'rejected')).toMatchObject({
      value: { redemption: 'none' },
    });
    expect(await ask(entitlement)).toMatchObject({ ok: true });
  });

  test('shows a card or a paper of her own, not empty', async () => {
    const entitlement = await office.owed(holder);
    const other = await office.enrolled(2);
    const notHers = { ok: false, error: { kind: 'instead_refused' } };
    for (const shown of [
      { kind: 'paper' as const, number: paperOf(other) },
      { kind: 'paper' as const, number: ' - ' },
      { kind: 'card' as const, code: `card of ${other.idcs}` },
      { kind: 'card' as const, code: 'nonsense' },
    ]) {
      expect(await ask(entitlement, { shown })).toEqual(notHers);
    }
    const shown = { kind: 'card' as const, code: `card of ${holder.idcs}` };
    expect(await ask(entitlement, { shown })).toMatchObject({ ok: true });
  });

  test('shows a one-time code of her own, once', async () => {
    const { register } = office.needs;
    const resident = await register.residentByIdcs(holder.idcs);
    if (!resident) throw new Error('a resident');
    const at = office.now();
    const limit = { sentMax: 3, since: at };
    const sent = { resident: resident.id, code: '12345678', use: 'resident', limit, at } as const;
    await register.commit('send_code', { ...sent, expiresAt: later(at, 600_000) }, testAct);
    const by = (code: string) => ({ shown: { kind: 'one_time_code' as const, code } });
    const first = await office.owed(holder);
    const notHers = { ok: false, error: { kind: 'instead_refused' } };
    expect(await ask(first, by('87654321'))).toEqual(notHers);
    expect(await ask(first, by(''))).toEqual(notHers);
    expect(await ask(first, by('12345678'))).toMatchObject({ ok: true });
    expect(await ask(await office.owed(holder), by('12345678'))).toEqual(notHers);
  });

  test('is not the operator herself', async () => {
    const account = OperatorAccount.parse({
      id: 'clerk',
      roles: ['clerk'],
      secretHash: '',
      active: true,
      mustChangeSecret: false,
      enrolledAs: holder.recordId,
    });
    await office.needs.register.commit('put_operator', { account, at: testAct.at }, testAct);
    expect(await ask(await office.owed(holder))).toEqual(refused('own_entitlement'));
  });
});

describe('there are so many exceptions and no more', () => {
  test('of one operator in a day', async () => {
    for (let person = 10; person < 15; person += 1) {
      const one = await office.enrolled(person);
      const shown = { kind: 'paper' as const, number: paperOf(one) };
      expect(await ask(await office.owed(one), { shown })).toMatchObject({ ok: true });
    }
    const entitlement = await office.owed(holder);
    expect(await ask(entitlement)).toEqual(refused('operator_cap'));
    office.pass(dayMs + 1);
    expect(await ask(entitlement)).toMatchObject({ ok: true });
  });

  test('of one holder in a year', async () => {
    for (let month = 0; month < 6; month += 1) {
      const id = await asked(await office.owed(holder));
      await answer(id);
      await audit(id);
      office.pass(31 * dayMs);
    }
    expect(await ask(await office.owed(holder))).toEqual(refused('holder_cap'));
  });

  test('while one of the operator’s waits for an auditor for too long', async () => {
    const id = await asked(await office.owed(holder));
    await answer(id);
    office.pass(8 * dayMs);
    const entitlement = await office.owed(holder);
    expect(await ask(entitlement)).toEqual(refused('audit_overdue'));
    await audit(id);
    expect(await ask(entitlement)).toMatchObject({ ok: true });
  });
});

describe('the photograph of whoever stood there', () => {
  test('is shown to whoever approves and audits, sealed, and gone with the holder', async () => {
    const id = await asked(await office.owed(holder));
    const shown = await showException(office.needs, { id, operator: auditor });
    if (!shown.ok) throw new Error(shown.error.kind);
    expect(Buffer.from(shown.value).equals(Buffer.from(face))).toBe(true);
    await eraseResident(
      { ...office.needs, ...signsErasures },
      { operator: clerk, idcs: holder.idcs },
    );
    expect(await showException(office.needs, { id, operator: auditor })).toEqual(
      refused('not_found'),
    );
  });

  test('of nobody is not there', async () => {
    const id = ExceptionId.parse(randomUUID());
    expect(await showException(office.needs, { id, operator: auditor })).toEqual(
      refused('not_found'),
    );
  });
});
