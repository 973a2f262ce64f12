import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { Entitlement } from '../../src/register/redemption.ts';
import { DoubleSpendingId, RedemptionId } from '../../src/vocabulary/record-ids.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { testAct } from '../people.ts';
import { payingOffice, type Enrolled, type PayingOffice } from './paying-office.ts';

let office: PayingOffice;
let holder: Enrolled;
let other: Enrolled;

beforeEach(async () => {
  office = await payingOffice();
  holder = await office.enrolled(1);
  other = await office.enrolled(2);
});

/** A verifier that worked without a line reports one act. */
async function reported(
  entitlement: Entitlement,
  of: Enrolled,
  { verification = randomUUID() as string, at = office.now() } = {},
) {
  const { register } = office.needs;
  const resident = await register.residentByIdcs(of.idcs);
  if (!resident) throw new Error('a resident');
  return register.commit(
    'redeem_offline',
    {
      id: RedemptionId.parse(randomUUID()),
      doubleSpending: DoubleSpendingId.parse(randomUUID()),
      entitlement: entitlement.id,
      collector: resident.id,
      verification,
      verifier: 'verifier-1',
      point: 'village-7',
      requestHash: verification,
      at,
      arrivedAt: later(at, 3_600_000),
    },
    testAct,
  );
}

test('what was paid without a line is collected once it is reported, and once only', async () => {
  const entitlement = await office.owed(holder);
  const verification = randomUUID();
  expect(await reported(entitlement, holder, { verification })).toMatchObject({
    kind: 'redeemed',
    redemption: { way: 'offline' },
  });
  expect(await reported(entitlement, holder, { verification })).toMatchObject({
    kind: 'replayed',
  });
  expect(await office.collect(entitlement, holder)).toMatchObject({
    error: { why: 'entitlement_redeemed' },
  });
});

test('two who paid it are found, whoever reports first, and each report once', async () => {
  const entitlement = await office.owed(holder);
  const first = await reported(entitlement, holder);
  const verification = randomUUID();
  const second = await reported(entitlement, holder, { verification });
  const again = await reported(entitlement, holder, { verification });
  expect(first).toMatchObject({ kind: 'redeemed' });
  expect(second).toMatchObject({ kind: 'double_spending', found: { state: { kind: 'open' } } });
  expect(again).toEqual(second);
  expect(await office.needs.register.doubleSpendings('open', 9)).toHaveLength(1);
});

test('what was paid online and again without a line is found', async () => {
  const entitlement = await office.owed(holder);
  const at = office.now();
  expect(await office.collect(entitlement, holder)).toMatchObject({ ok: true });
  expect(await reported(entitlement, holder, { at })).toMatchObject({ kind: 'double_spending' });
});

test('another’s card collects nothing, nor does anybody before its time', async () => {
  const entitlement = await office.owed(holder);
  expect(await reported(entitlement, other)).toEqual({ kind: 'refused', why: 'not_the_holder' });
  const at = Instant.parse(office.now() - 86_400_000);
  expect(await reported(entitlement, holder, { at })).toEqual({
    kind: 'refused',
    why: 'too_early',
  });
});
