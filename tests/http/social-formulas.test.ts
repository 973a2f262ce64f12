import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import { Day, daysAfter } from '../../src/social/day.ts';
import { openSocialStation, type SocialStation } from '../social/a-social-station.ts';
import { fill, lastingFormula } from '../social/filled-register.ts';

let social: SocialStation;
let file: FormulaFile;

beforeAll(async () => {
  social = await openSocialStation({}, { formula: 'none' });
  await fill(social, 300);
  file = await social.signed(lastingFormula('2026.7'));
});
afterAll(() => social.close());

const first = () => social.staff.as('first-operator');
const second = () => social.staff.as('second.administrator');
const today = () => Day.parse(new Date().toISOString().slice(0, 10));
const Proposed = z.object({ hash: z.string() });

const Simulation = z.looseObject({
  state: z.enum(['running', 'ended', 'cancelled', 'failed']),
});

async function ended(id: string) {
  for (;;) {
    const { body } = await first().call('GET', `/v1/formula-simulations/${id}`);
    const standing = Simulation.parse(body);
    if (standing.state !== 'running') return standing;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function begun(wish: object): Promise<string> {
  const answer = await first().call('POST', '/v1/formula-simulations', wish);
  expect(answer).toMatchObject({ status: 202 });
  return z.object({ id: z.string() }).parse(answer.body).id;
}

describe('a formula over HTTP', () => {
  test('is refused by name when it is not approved as it is, and by whom it is not brought', async () => {
    const refusal = async (sent: unknown) =>
      (await first().call('POST', '/v1/formulas', { file: sent })).body['code'];
    const { approvals } = file;
    expect(await refusal({ ...file, approvals: [] })).toBe('formula_unsigned');
    expect(await refusal({ ...file, approvals: approvals.slice(1) })).toBe('formula_roles_too_few');
    expect(await refusal({ ...file, version: '2026.8' })).toBe('formula_altered');
    expect(
      await refusal({ ...file, approvals: approvals.map((of) => ({ ...of, kid: 'no' })) }),
    ).toBe('formula_key_unknown');
    expect(await refusal({ ...file, schema: 'rsu.formula/2' })).toBe('formula_schema_unknown');
    expect(await refusal({ ...file, script: '1' })).toBe('formula_malformed');
    const over = await social.signed({ ...file, effectiveTo: Day.parse('2026-02-01') });
    expect(await refusal(over)).toBe('formula_expired');
    const past = await social.signed({ ...file, status: 'withdrawn' });
    expect(await refusal(past)).toBe('formula_withdrawn');
    const clerk = await social.staff.as('clerk').call('POST', '/v1/formulas', { file });
    expect(clerk.status).toBe(403);
    const known = await first().call('GET', '/v1/formulas');
    expect(known.body['formulas']).toEqual([]);
  });

  test('decides when two administrators let it, and is withdrawn by two', async () => {
    const { hash } = Proposed.parse((await first().call('POST', '/v1/formulas', { file })).body);
    const meant = { matter: 'activation', day: today() };
    const path = `/v1/formulas/${hash}`;
    const asked = await first().call('POST', `${path}/requests`, { ...meant, reason: 'decree 7' });
    expect(asked).toMatchObject({ status: 200, body: { outcome: 'recorded' } });
    const alone = await first().call('POST', `${path}/confirmation`, meant);
    expect(alone).toMatchObject({ status: 403, body: { code: 'formula_same_administrator' } });
    const other = { ...meant, day: daysAfter(today(), 1) };
    const else_ = await second().call('POST', `${path}/confirmation`, other);
    expect(else_).toMatchObject({ status: 409, body: { code: 'formula_request_other' } });
    const waiting = await first().call('GET', '/v1/formulas');
    expect(waiting.body['formulas']).toMatchObject([
      { hash, state: 'proposed', pending: { by: 'first-operator', reason: 'decree 7' } },
    ]);
    expect(await second().call('POST', `${path}/confirmation`, meant)).toMatchObject({
      status: 200,
    });
    const shown = await social.staff.as('auditor').call('GET', '/v1/formulas');
    expect(shown.body['formulas']).toMatchObject([
      {
        state: 'in_force',
        pending: 'none',
        effectiveTo: 'open',
        settled: [{ asked: 'first-operator', confirmed: 'second.administrator' }],
      },
    ]);

    const next = await social.signed(lastingFormula('2026.9'));
    const proposed = await second().call('POST', '/v1/formulas', { file: next });
    const later = `/v1/formulas/${Proposed.parse(proposed.body).hash}`;
    const withdrawal = { matter: 'withdrawal', day: today() };
    await first().call('POST', `${later}/requests`, { ...withdrawal, reason: 'a wrong weight' });
    expect(await second().call('POST', `${later}/declination`, {})).toMatchObject({ status: 200 });
    await first().call('POST', `${later}/requests`, { ...withdrawal, reason: 'a wrong weight' });
    await second().call('POST', `${later}/confirmation`, withdrawal);
    const last = await first().call('GET', '/v1/formulas');
    expect(last.body['formulas']).toMatchObject([{ state: 'withdrawn' }, { state: 'in_force' }]);
  });
});

describe('a simulation over HTTP', () => {
  test('says what another threshold would change, and nothing of few households', async () => {
    const wish = { candidate: { kind: 'in_force' }, thresholds: { ASD: '9.5' }, months: 1 };
    const found = await ended(await begun(wish));
    expect(found).toMatchObject({
      state: 'ended',
      before: { version: '2026.7' },
      programmes: [{ programme: 'AMO_TADAMON' }, { programme: 'ASD', thresholdAfter: '9.5' }],
    });
    const Group = z.looseObject({ dimension: z.string(), known: z.unknown() });
    const { programmes } = z
      .object({ programmes: z.array(z.object({ groups: z.array(Group) })) })
      .parse(found);
    const groups = programmes.flatMap((programme) => programme.groups);
    const all = groups.filter(({ dimension }) => dimension === 'all');
    expect(all).toMatchObject([
      { known: 300, crossingIn: 0, crossingOut: 0 },
      { known: 300, crossingIn: 0 },
    ]);
    const [, aid] = all;
    expect(Number(aid?.['eligibleBefore'])).toBeGreaterThan(Number(aid?.['eligibleAfter']));
    const counts = groups.flatMap((group) => Object.values(group)).filter(Number.isInteger);
    expect(counts.length).toBeGreaterThan(100);
    expect(counts.filter((count) => Number(count) % 10 !== 0)).toEqual([]);
  });

  test('tries a file that nobody signed, which can not be proposed', async () => {
    const draft = { ...lastingFormula('2027.1', 10), approvals: [] };
    const candidate = { kind: 'file', file: draft };
    const found = await ended(await begun({ candidate, months: 0 }));
    expect(found).toMatchObject({ state: 'ended', after: { version: '2027.1' } });
    const refused = await first().call('POST', '/v1/formulas', { file: draft });
    expect(refused.body['code']).toBe('formula_unsigned');
  });

  test('is one at a time, ends when it is told to, and is for those who answer for formulas', async () => {
    const wish = { candidate: { kind: 'in_force' } };
    const id = await begun(wish);
    const other = await second().call('POST', '/v1/formula-simulations', wish);
    expect(other).toMatchObject({ status: 409, body: { code: 'simulation_running' } });
    const gone = await second().call('DELETE', `/v1/formula-simulations/${id}`);
    expect(gone).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    const supervisor = await social.staff
      .as('supervisor')
      .call('POST', '/v1/formula-simulations', wish);
    expect(supervisor.status).toBe(403);
    const strange = { ...wish, thresholds: { NONE: '9' } };
    const unknown = await first().call('POST', '/v1/formula-simulations', strange);
    expect(unknown).toMatchObject({ status: 422, body: { code: 'threshold_unknown' } });
    const proposed = { candidate: { kind: 'proposed', hash: 'x'.repeat(43) } };
    const none = await first().call('POST', '/v1/formula-simulations', proposed);
    expect(none).toMatchObject({ status: 404, body: { code: 'formula_unknown' } });
  });
});
