import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { redeemOffline } from '../../src/procedures/redeem-offline.ts';
import type { Entitlement } from '../../src/register/redemption.ts';
import { VerifierAccount, type KeptOfflineAct } from '../../src/register/verifier-change.ts';
import { OfflineAct } from '../../src/vocabulary/offline-act.ts';
import { CredentialId, DoubleSpendingId, RedemptionId } from '../../src/vocabulary/record-ids.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { testAct } from '../people.ts';
import { directAid, payingOffice, type Enrolled, type PayingOffice } from './paying-office.ts';

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

describe('an upload of a verifier', () => {
  const verifier = (programme: string): VerifierAccount =>
    VerifierAccount.parse({
      id: randomUUID(),
      name: 'village-7',
      programme,
      key: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' },
      pairedBy: 'clerk',
      registeredAt: 1,
      active: true,
    });

  async function cardOf(of: Enrolled): Promise<string> {
    const { register, digestInActs } = office.needs;
    const resident = await register.residentByIdcs(of.idcs);
    if (!resident) throw new Error('a resident');
    const id = CredentialId.parse(randomUUID());
    const expiresAt = later(office.now(), 1_000_000_000);
    const change = { id, kind: 'card', resident: resident.id, holderKey: 'none' } as const;
    await register.commit('issue_credential', { ...change, expiresAt, at: office.now() }, testAct);
    return digestInActs(id);
  }

  const actOf = (entitlement: string, credential: string, more: object = {}): KeptOfflineAct => ({
    ...OfflineAct.parse({
      verifier: randomUUID(),
      seq: 1,
      previous: 'p'.repeat(43),
      at: office.now(),
      credential,
      outcome: 'accepted',
      threshold: 30,
      entitlement,
      listAt: 'none',
      ...more,
    }),
    digest: randomUUID(),
  });
  const upload = (acts: readonly KeptOfflineAct[], programme = 'direct-aid') =>
    redeemOffline(office.needs, verifier(programme), acts);
  const collected = () => office.needs.register.redemptionsOf(directAid.id, 0, 9);

  test('collects by the holder’s card, once for two villages, and again for nobody', async () => {
    const { id } = await office.owed(holder);
    const card = await cardOf(holder);
    const acts = [actOf(id, card), actOf(id, card)];
    expect(await upload(acts)).toBe(1);
    expect(await upload(acts)).toBe(1);
    expect(await collected()).toHaveLength(1);
    expect(await office.needs.register.doubleSpendings('open', 9)).toHaveLength(1);
  });

  test('collects nothing by another’s card, for another programme, refused, or too late', async () => {
    const { id } = await office.owed(holder);
    const card = await cardOf(holder);
    await upload([actOf(id, await cardOf(other)), actOf(id, 'c'.repeat(43))]);
    await upload([actOf(id, card)], 'school');
    await upload([actOf(id, card, { outcome: 'face_refused' })]);
    await upload([actOf(id, card, { at: later(office.now(), 86_400_000) })]);
    const late = actOf(id, card);
    office.pass(61 * 86_400_000);
    await upload([late]);
    expect(await collected()).toEqual([]);
  });
});
