import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
let family: Family;

beforeAll(async () => {
  social = await openSocialStation();
  family = await social.family('alaoui');
});
afterAll(() => social.close());

const clerk = () => social.staff.as('clerk');
const Terms = z.array(z.object({ variable: z.string(), product: z.string() }).loose());
const Scored = z.object({
  kind: z.literal('scored'),
  score: z.string(),
  sum: z.string(),
  terms: Terms,
});

/** Decimal text as units of its last place of thirty. */
function units(text: string): bigint {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(text) ?? [];
  return BigInt(`${sign}${whole}${part.padEnd(30, '0')}`);
}

test('without facts a household is incomplete, and nothing counts as zero', async () => {
  const path = `/v1/households/${family.household}/evaluation`;
  const evaluated = await clerk().call('POST', path, {});
  expect(evaluated).toMatchObject({ status: 200, body: { score: { kind: 'incomplete' } } });
  expect(evaluated.body['decisions']).toMatchObject([
    { programme: 'AMO_TADAMON', outcome: { kind: 'incomplete' } },
    { programme: 'ASD', outcome: { kind: 'incomplete' } },
  ]);
});

test('with facts it has a score whose terms add up exactly, and a decision on each', async () => {
  const { status, body } = await social.facts(family.household);
  expect({ status, evaluation: body['evaluation'] }).toEqual({
    status: 201,
    evaluation: 'evaluated',
  });
  const { score, decisions } = z
    .object({ score: Scored, decisions: z.array(z.object({ programme: z.string() }).loose()) })
    .parse(body['evaluated']);
  const total = score.terms.reduce((sum, { product }) => sum + units(product), 0n);
  expect(total).toBe(units(score.sum));
  expect(decisions).toMatchObject([
    { programme: 'AMO_TADAMON', outcome: { kind: 'eligible', basis: 'threshold' } },
    { programme: 'ASD', outcome: { kind: 'eligible', basis: 'threshold' } },
  ]);
  const path = `/v1/households/${family.household}`;
  const shown = await social.staff.as('auditor').call('GET', `${path}/evaluations`);
  // Replayed from what is kept, to the last digit.
  expect(shown.body['evaluations']).toMatchObject([
    { score },
    { score: { kind: 'incomplete' } },
    // When it was declared.
    { score: { kind: 'incomplete' } },
  ]);
  const decided = await clerk().call('GET', `${path}/decisions`);
  expect(decided.body['decisions']).toEqual(decisions);
});

test('evaluations of one month count once towards leaving', async () => {
  const other = await social.family('bennani');
  await social.facts(other.household);
  const rich = { owns_car: true, power_year: '4000', water_year: '3000', phone_year: '3000' };
  for (const _ of [1, 2, 3]) {
    const { body } = await social.facts(other.household, rich);
    const { decisions } = z.object({ decisions: z.array(z.unknown()) }).parse(body['evaluated']);
    // The example's rule lets nobody go before a second month.
    expect(decisions[0]).toMatchObject({
      outcome: { kind: 'eligible', basis: 'band' },
      standing: { kind: 'in', evaluationsAbove: 1 },
    });
  }
});

test('a fact that nobody can have observed is refused, and nothing is written for nobody', async () => {
  const fact = { variable: 'rooms', value: '3', month: 'none', validUntil: 'unlimited' };
  const of = (household: string, observed: string) =>
    clerk().call('POST', `/v1/households/${household}/facts`, { facts: [{ ...fact, observed }] });
  expect(await of(family.household, '2099-01-01')).toMatchObject({
    status: 422,
    body: { code: 'fact_of_the_future' },
  });
  expect(await of(randomUUID(), '2026-01-01')).toMatchObject({
    status: 404,
    body: { code: 'household_unknown' },
  });
});

test('without a formula in force there is no decision', async () => {
  const empty = await openSocialStation({}, { formula: 'none' });
  const { household } = await empty.family('cherkaoui');
  const path = `/v1/households/${household}`;
  const evaluated = await empty.staff.as('clerk').call('POST', `${path}/evaluation`, {});
  expect(evaluated).toMatchObject({ status: 409, body: { code: 'formula_missing' } });
  const decided = await empty.staff.as('clerk').call('GET', `${path}/decisions`);
  expect(decided).toMatchObject({ status: 200, body: { decisions: [] } });
  await empty.close();
});
