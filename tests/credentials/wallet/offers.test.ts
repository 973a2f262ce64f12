import { beforeEach, expect, test } from 'vitest';
import { WalletNonces, UsedValues } from '../../../src/credentials/wallet/wallet-nonces.ts';
import { WalletOffers } from '../../../src/credentials/wallet/wallet-offers.ts';
import { agesReached } from '../../../src/credentials/wallet/wallet-statement.ts';
import { WalletTokens } from '../../../src/credentials/wallet/wallet-tokens.ts';
import { OperatorId, Seq } from '../../../src/vocabulary/record-ids.ts';
import { Instant } from '../../../src/vocabulary/time.ts';

const minuteMs = 60_000;
let clockMs: number;
const now = () => Instant.parse(clockMs);
const what = {
  resident: Seq.parse(1),
  operator: OperatorId.parse('clerk'),
  configurations: ['idcs_sd_jwt'],
} as const;
beforeEach(() => {
  clockMs = 1_800_000_000_000;
});

test('an offer is worth ten minutes, and is then said to have expired', () => {
  const offers = new WalletOffers(now);
  const { code, transactionCode, expiresAt } = offers.open(what);
  expect(expiresAt).toBe(clockMs + 10 * minuteMs);
  clockMs += 10 * minuteMs - 1;
  expect(offers.offered(code)).toEqual({ ok: true, value: what });
  clockMs += 1;
  expect(offers.redeem(code, transactionCode)).toMatchObject({ error: { kind: 'offer_expired' } });
  clockMs += 365 * 24 * 60 * minuteMs;
  offers.open(what);
  expect(offers.redeem(code, transactionCode)).toMatchObject({ error: { kind: 'offer_unknown' } });
});

test('an empty code, and an empty transaction code, are worth nothing', () => {
  const offers = new WalletOffers(now);
  const { code, transactionCode } = offers.open(what);
  expect(offers.redeem('', transactionCode)).toMatchObject({ error: { kind: 'offer_unknown' } });
  expect(offers.redeem(code, '')).toMatchObject({ error: { kind: 'transaction_code_wrong' } });
});

test('so many offers wait, and no more', () => {
  const offers = new WalletOffers(now);
  for (let n = 0; n < 5_000; n += 1) offers.open(what);
  expect(() => offers.open(what)).toThrow(expect.objectContaining({ code: 'overloaded' }));
  // Those of an hour ago make room.
  clockMs += 71 * minuteMs;
  expect(offers.open(what).code).toMatch(/^[\w-]{43}$/);
});

test('a token ends after ten minutes, and with the code that gave it', () => {
  const tokens = new WalletTokens(now);
  const [one, other] = [tokens.issue('a', what, 'key'), tokens.issue('b', what, 'key')];
  expect(tokens.right(one)).toMatchObject({ offered: what, boundTo: 'key' });
  tokens.revokeOf('a');
  expect([tokens.right(one), tokens.right('')]).toEqual([undefined, undefined]);
  expect(tokens.take(one, 'idcs_sd_jwt')).toBe(false);
  expect([tokens.take(other, 'idcs_sd_jwt'), tokens.take(other, 'idcs_sd_jwt')]).toEqual([
    true,
    false,
  ]);
  clockMs += 10 * minuteMs;
  expect(tokens.right(other)).toBe(undefined);
});

test('a nonce is taken once, within five minutes, by whoever gave it', () => {
  const nonces = new WalletNonces(now);
  const nonce = nonces.give();
  expect(new WalletNonces(now).take(nonce)).toMatchObject({ error: { kind: 'nonce_unknown' } });
  for (const text of ['', 'x', `${nonce}=`, nonce.slice(1), nonce.replace(/^./, '!')]) {
    expect(nonces.take(text)).toMatchObject({ error: { kind: 'nonce_unknown' } });
  }
  const [later, late] = [nonces.give(), nonces.give()];
  expect(nonces.take(nonce)).toEqual({ ok: true, value: 'fresh' });
  expect(nonces.take(nonce)).toMatchObject({ error: { kind: 'nonce_used' } });
  clockMs += 5 * minuteMs - 1;
  expect(nonces.take(later).ok).toBe(true);
  clockMs += 1;
  expect(nonces.take(late)).toMatchObject({ error: { kind: 'nonce_expired' } });
});

test('when no more used values can be remembered, none is taken any more', () => {
  const used = new UsedValues(now);
  const until = Instant.parse(clockMs + minuteMs);
  for (let n = 0; n < 100_000; n += 1) used.take(String(n), until);
  expect(used.take('one more', until)).toBe(false);
  clockMs += 2 * minuteMs;
  expect(used.take('one more', Instant.parse(clockMs + minuteMs))).toBe(true);
});

test('an age is reached on the birthday, and never earlier than is known', () => {
  const at = (text: string) => Instant.parse(Date.parse(`${text}T12:00:00Z`));
  const day = { precision: 'day', year: 2000, month: 2, day: 29 } as const;
  expect(agesReached(day, at('2018-02-28'))['18']).toBe(false);
  // Who was born on a leap day is a year older on the first of March.
  expect(agesReached(day, at('2018-03-01'))['18']).toBe(true);
  const month = { precision: 'month', year: 2000, month: 2 } as const;
  expect(agesReached(month, at('2018-02-27'))['18']).toBe(false);
  expect(agesReached(month, at('2018-03-01'))['18']).toBe(true);
  const year = { precision: 'year', year: 2000 } as const;
  expect(agesReached(year, at('2018-12-30'))['18']).toBe(false);
  expect(agesReached(year, at('2018-12-31'))['18']).toBe(true);
  expect(agesReached({ precision: 'estimated', year: 1900 }, at('2018-01-01'))).toEqual({});
});
