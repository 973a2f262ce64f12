import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { actFrom } from '../../src/journal/leaf.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { recordProxy, revokeProxy } from '../../src/procedures/collect-for-another.ts';
import { cancelEntitlement, openEntitlement } from '../../src/procedures/open-entitlements.ts';
import { settleRedemption } from '../../src/procedures/redeem.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { RedemptionId } from '../../src/vocabulary/record-ids.ts';
import { later } from '../../src/vocabulary/time.ts';
import { directAid, payingOffice, type Enrolled, type PayingOffice } from './paying-office.ts';

const dayMs = 86_400_000;
let office: PayingOffice;
let holder: Enrolled;
let other: Enrolled;
const refused = (why: string) => ({ ok: false, error: { kind: 'redemption_refused', why } });

beforeEach(async () => {
  office = await payingOffice();
  holder = await office.enrolled(1);
  other = await office.enrolled(2);
});

describe('an entitlement is collected', () => {
  test('by its holder, on a receipt that names the payment and nobody', async () => {
    const entitlement = await office.owed(holder);
    const redeemed = await office.collect(entitlement, holder);
    if (!redeemed.ok) throw new Error(redeemed.error.kind);
    const { receipt, redemption } = redeemed.value;
    const keys = createLocalJWKSet({ keys: [...(await office.keys.published('redemption'))] });
    const { payload } = await jwtVerify(receipt, keys, { typ: 'redemption-receipt+jwt' });
    expect(payload).toMatchObject({
      jti: redemption.id,
      aud: directAid.audience,
      client_id: 'direct-aid',
      amount: '500.00',
      currency: 'MAD',
      way: 'online',
      collected_by: 'holder',
      point: 'village-7',
    });
    expect(payload).not.toHaveProperty('sub');
    expect(receipt).not.toContain(holder.idcs);
  });

  test('once: not with another verification, nor by another redemption', async () => {
    const entitlement = await office.owed(holder);
    expect(await office.collect(entitlement, holder)).toMatchObject({ ok: true });
    expect(await office.collect(entitlement, holder)).toMatchObject(
      refused('entitlement_redeemed'),
    );
  });

  test('once, when fifty ask at one instant', async () => {
    const entitlement = await office.owed(holder);
    const tokens = [];
    for (let counter = 0; counter < 50; counter += 1) {
      tokens.push((await office.verified(holder)).token);
    }
    const answers = await Promise.all(
      tokens.map((token) => office.collect(entitlement, holder, { token })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const { register } = office.needs;
    expect(await register.redemptionsOf(directAid.id, 0, 100)).toHaveLength(1);
  });

  test('with the same answer to whoever asks again, though the token is over', async () => {
    const entitlement = await office.owed(holder);
    const { token } = await office.verified(holder);
    const id = RedemptionId.parse(randomUUID());
    const first = await office.collect(entitlement, holder, { id, token });
    office.pass(dayMs);
    const again = await office.collect(entitlement, holder, { id, token });
    if (!first.ok || !again.ok) throw new Error('both are answered');
    expect(again.value.redemption).toEqual(first.value.redemption);
    const { size } = await office.needs.register.journalState();
    const leaves = await office.needs.register.journalLeaves(size - 1, size);
    expect(leaves.map(actFrom)).toMatchObject([{ outcome: 'answered_again', subject: id }]);
    expect(await office.collect(entitlement, holder, { id, token, point: 'x' })).toMatchObject({
      ok: false,
    });
  });

  test('by one verification only one of two', async () => {
    const [first, second] = [await office.owed(holder), await office.owed(holder)];
    const { token } = await office.verified(holder);
    const answers = await Promise.all(
      [first, second].map((entitlement) => office.collect(entitlement, holder, { token })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers).toContainEqual(refused('verification_used'));
  });

  test('an identifier of one redemption is not another’s', async () => {
    const [first, second] = [await office.owed(holder), await office.owed(holder)];
    const id = RedemptionId.parse(randomUUID());
    expect(await office.collect(first, holder, { id })).toMatchObject({ ok: true });
    expect(await office.collect(second, holder, { id })).toEqual(refused('redemption_id_taken'));
    // The refusal used no verification up, and the second can be collected.
    expect(await office.collect(second, holder)).toMatchObject({ ok: true });
  });
});

describe('nothing is paid', () => {
  test('to somebody else', async () => {
    const entitlement = await office.owed(holder);
    expect(await office.collect(entitlement, other)).toEqual(refused('not_the_holder'));
  });

  test('before its time, after it, or once it is cancelled', async () => {
    const soon = { collectFrom: later(office.now(), dayMs) };
    const early = await office.owed(holder, soon);
    expect(await office.collect(early, holder)).toEqual(refused('too_early'));
    const entitlement = await office.owed(holder);
    const cancelled = await office.owed(holder);
    await cancelEntitlement(office.needs, directAid, cancelled.id);
    expect(await office.collect(cancelled, holder)).toEqual(refused('entitlement_cancelled'));
    office.pass(31 * dayMs);
    expect(await office.collect(entitlement, holder)).toEqual(refused('too_late'));
  });

  test('for a purpose that it was not opened for', async () => {
    const entitlement = await office.owed(holder);
    const { token } = await office.verified(holder, { purpose: 'school' });
    expect(await office.collect(entitlement, holder, { token })).toEqual({
      ok: false,
      error: { kind: 'purpose_not_allowed' },
    });
  });

  test('on a token that is over, altered, empty, or another programme’s', async () => {
    const entitlement = await office.owed(holder);
    const { token } = await office.verified(holder);
    const school = ProgrammeAccount.parse({ ...directAid, id: 'school' });
    const foreign = await office.verified(holder, { programme: school });
    const outcomes = [];
    for (const shown of [`${token}x`, '', foreign.token]) {
      outcomes.push(await office.collect(entitlement, holder, { token: shown }));
    }
    office.pass(10 * 60_000);
    outcomes.push(await office.collect(entitlement, holder, { token }));
    expect(outcomes.map((outcome) => !outcome.ok && outcome.error.kind)).toEqual([
      'token_refused',
      'token_refused',
      'purpose_not_allowed',
      'token_refused',
    ]);
  });

  test('to a programme that may not have entitlements collected', async () => {
    const { subject } = await office.verified(holder);
    const without = ProgrammeAccount.parse({ ...directAid, scopes: ['verify'] });
    const opened = await openEntitlement(office.needs, without, {
      reference: 'a',
      subject,
      money: { hundredths: 1, currency: 'MAD' },
      purpose: 'payment',
      collectFrom: office.now(),
      collectUntil: later(office.now(), dayMs),
      decision: 'none',
    });
    expect(opened).toEqual({ ok: false, error: { kind: 'scope_missing' } });
  });
});

describe('a payment', () => {
  const settle = (id: RedemptionId, outcome: 'paid' | 'reversed', payment: string) =>
    settleRedemption(office.needs, directAid, { id, outcome, payment });

  test('that was made is made, however often that is said', async () => {
    const redeemed = await office.collect(await office.owed(holder), holder);
    if (!redeemed.ok) throw new Error(redeemed.error.kind);
    const { id } = redeemed.value.redemption;
    expect(await settle(id, 'paid', 'slip-1')).toMatchObject({ ok: true });
    expect(await settle(id, 'paid', 'slip-1')).toMatchObject({ ok: true });
    const otherwise = { ok: false, error: { kind: 'settled_otherwise' } };
    expect(await settle(id, 'paid', 'slip-2')).toEqual(otherwise);
    expect(await settle(id, 'reversed', 'error')).toEqual(otherwise);
  });

  test('that failed leaves the entitlement to be collected, by a new verification', async () => {
    const entitlement = await office.owed(holder);
    const { token } = await office.verified(holder);
    const redeemed = await office.collect(entitlement, holder, { token });
    if (!redeemed.ok) throw new Error(redeemed.error.kind);
    await settle(redeemed.value.redemption.id, 'reversed', 'payment_failed');
    expect(await office.collect(entitlement, holder, { token })).toEqual(
      refused('verification_used'),
    );
    expect(await office.collect(entitlement, holder)).toMatchObject({ ok: true });
  });
});

describe('for another collects', () => {
  test('the guardian of a minor, and no longer once she is of age', async () => {
    const child = await office.enrolled(3, {
      guardian: other.idcs,
      guardianRelation: 'mother',
      born: 2015,
    });
    const first = await office.owed(child);
    expect(await office.collect(first, other)).toMatchObject({
      ok: true,
      value: { redemption: { collectedBy: 'guardian' } },
    });
    expect(await office.collect(await office.owed(child), holder)).toEqual(
      refused('not_the_holder'),
    );
    office.pass(20 * 365 * dayMs);
    expect(await office.collect(await office.owed(child), other)).toEqual(
      refused('not_the_holder'),
    );
  });

  const shown = (who: Enrolled, as = who) => ({
    idcs: who.idcs,
    captures: [],
    face: generatedPhotograph(String(as.person), randomUUID()),
    fingers: [],
  });
  const leave = (more: object = {}) =>
    recordProxy(office.needs, {
      operator: office.clerk,
      holder: shown(holder),
      proxy: shown(other),
      programme: 'any',
      until: later(office.now(), 60 * dayMs),
      ...more,
    });

  test('whoever was given leave, until it ends or is taken back', async () => {
    const recorded = await leave();
    if (!recorded.ok) throw new Error(recorded.error.kind);
    expect(await office.collect(await office.owed(holder), other)).toMatchObject({
      ok: true,
      value: { redemption: { collectedBy: 'proxy' } },
    });
    const { id } = recorded.value;
    expect(await revokeProxy(office.needs, { operator: office.clerk, id })).toMatchObject({
      ok: true,
    });
    expect(await office.collect(await office.owed(holder), other)).toEqual(
      refused('not_the_holder'),
    );
    await leave();
    office.pass(61 * dayMs);
    expect(await office.collect(await office.owed(holder), other)).toEqual(
      refused('not_the_holder'),
    );
  });

  test('nobody by a leave that its holder did not give herself', async () => {
    const notHer = await leave({ holder: shown(holder, other) });
    expect(notHer).toEqual({ ok: false, error: { kind: 'not_recognised' } });
    const alone = await leave({ proxy: shown(holder) });
    expect(alone).toEqual({ ok: false, error: { kind: 'same_person' } });
    const forever = await leave({ until: later(office.now(), 1_000 * dayMs) });
    expect(forever).toEqual({ ok: false, error: { kind: 'leave_too_long' } });
    const elsewhere = await leave({ programme: 'school' });
    expect(elsewhere).toMatchObject({ ok: true });
    expect(await office.collect(await office.owed(holder), other)).toEqual(
      refused('not_the_holder'),
    );
  });

  test('one for three and no more', async () => {
    for (const person of [11, 12, 13]) {
      const one = await office.enrolled(person);
      expect(await leave({ holder: shown(one) })).toMatchObject({ ok: true });
    }
    expect(await leave()).toEqual({ ok: false, error: { kind: 'proxies_too_many' } });
  });
});
