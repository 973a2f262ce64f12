import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { Day, daysAfter } from '../../src/social/day.ts';
import { ContradictionRules } from '../../src/social/facts/contradiction-rules.ts';
import { Fact } from '../../src/social/facts/fact.ts';
import { FraudRules } from '../../src/social/fraud/fraud-rules.ts';
import { HoldId } from '../../src/social/fraud/hold.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { LifeEvent } from '../../src/social/household/life-event.ts';
import { examine, type Examined } from '../../src/social/review/examine.ts';
import type { FoundMatter } from '../../src/social/review/finding.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import type { SocialStore } from '../../src/social/store.ts';
import { openThreadedSocialStore } from '../../src/social/threaded.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { forceOf } from './example.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const readRules = (name: string): unknown =>
  JSON.parse(readFileSync(`src/social/rules/${name}.json`, 'utf8'));
const rules = {
  contradictions: ContradictionRules.parse(readRules('contradictions')),
  fraud: FraudRules.parse(readRules('fraud')),
};
const clerk = OperatorId.parse('clerk.one');
const reviewer = OperatorId.parse('reviewer.one');
const other = OperatorId.parse('reviewer.two');
const at = Instant.parse(Date.UTC(2026, 2, 1));
const due = Day.parse('2026-03-15');
const idOf = (index: number) => profileOf('review', index).household.id;
const bounds = { max: 100, collectiveFrom: 5 };
let directory = '';
let path = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-review-'));
  path = join(directory, 'social.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true }));

function declared(index: number): LifeEvent {
  const { household } = profileOf('review', index);
  const { id, declarant, head, dwelling, members } = household;
  return LifeEvent.parse({
    id: `00000000-0000-4000-b000-${String(index).padStart(12, '0')}`,
    effective: '2026-01-10',
    recorded: Date.UTC(2026, 0, 12),
    by: clerk,
    happening: { kind: 'declaration', household: id, declarant, head, dwelling, members },
  });
}

function flag(variable: string, value: boolean, partner?: string): Fact {
  const provenance = partner
    ? { kind: 'verified', by: partner, reference: 'r' }
    : { kind: 'declared', by: clerk };
  return Fact.parse({
    variable,
    value,
    provenance,
    observed: '2026-01-15',
    month: 'none',
    validUntil: 'unlimited',
    recorded: Date.UTC(2026, 0, 16),
  });
}

function examinedOf(index: number, more: Partial<Examined> = {}): Examined {
  const profile = profileOf('review', index);
  return {
    household: profile.household,
    facts: factsOf(profile, 'review', index),
    today: generatedDay,
    force: forceOf(),
    shared: [],
    divorces: [],
    recordedBy: [clerk],
    ...more,
  };
}

const named = (found: readonly FoundMatter[]) => found.map(({ rule }) => rule);

describe('an examination', () => {
  test('finds nothing in a household that agrees with itself', () => {
    expect(examine(rules, examinedOf(1))).toEqual([]);
  });

  test('finds facts that can not all be true, formula or not, and who wrote them down', () => {
    const facts = [flag('vehicle_registered', true, 'roads'), flag('owns_car', false)];
    const found = examine(rules, examinedOf(1, { facts, force: 'none' }));
    expect(found).toMatchObject([
      {
        rule: 'vehicle_registered_but_none_declared',
        matter: { kind: 'contradiction', variables: ['owns_car', 'vehicle_registered'] },
        operators: [clerk],
      },
    ]);
  });

  test('finds where a partner says otherwise, and again when it says something else', () => {
    const before = examine(
      rules,
      examinedOf(1, { facts: [flag('x_flag', true), flag('x_flag', false, 'fund')] }),
    );
    expect(before).toMatchObject([
      { rule: 'declared_otherwise', matter: { variables: ['x_flag'], partners: ['fund'] } },
    ]);
    const after = examine(
      rules,
      examinedOf(1, {
        facts: [
          flag('x_flag', true),
          flag('x_flag', false, 'fund'),
          flag('x_flag', false, 'roads'),
        ],
      }),
    );
    expect(after[0]?.sameAs).toBe(before[0]?.sameAs);
    expect(after[0]?.evidence).not.toBe(before[0]?.evidence);
  });

  test('finds what is shared, and not in a home of many', () => {
    const households = [idOf(1), idOf(2)].toSorted();
    const shared = [{ attribute: 'meter' as const, hash: 'h', households }];
    expect(examine(rules, examinedOf(1, { shared }))).toMatchObject([
      { rule: 'one_meter', matter: { kind: 'shared', households }, foundFrom: households },
    ]);
    const many = Array.from({ length: 40 }, (_, index) => idOf(index)).toSorted();
    const home = [{ attribute: 'dwelling' as const, hash: 'h', households: many }];
    expect(examine(rules, examinedOf(1, { shared: home }))).toEqual([]);
  });

  test('finds divorces on paper only', () => {
    const [one, two] = [idOf(1), idOf(2)];
    const spouses = [1, 2].map((number) => ({
      person: `00000000-0000-4000-9000-00000000000${number}`,
      household: one,
    }));
    const event = LifeEvent.parse({
      id: '00000000-0000-4000-a000-000000000001',
      effective: '2025-12-01',
      recorded: at,
      by: 'clerk.two',
      happening: { kind: 'divorce', spouses },
    });
    const shared = [{ attribute: 'phone' as const, hash: 'h', households: [one, two].toSorted() }];
    const divorces = [{ event, households: [one, two] }];
    const found = examine(rules, examinedOf(1, { shared, divorces }));
    expect(named(found)).toEqual(['one_phone', 'separated_on_paper']);
    expect(found[1]).toMatchObject({ operators: ['clerk.one', 'clerk.two'] });
    expect(named(examine(rules, examinedOf(1, { divorces })))).toEqual([]);
    const back = [{ event, households: [one, one] }];
    expect(named(examine(rules, examinedOf(1, { shared, divorces: back })))).toEqual(['one_phone']);
    const soon = daysAfter(event.effective, 59);
    const fresh = examinedOf(1, { shared, divorces, today: soon, facts: [] });
    expect(named(examine(rules, fresh))).toEqual(['one_phone']);
  });

  test('finds nothing in a household that is over', () => {
    const { household } = profileOf('review', 1);
    const facts = [flag('x_flag', true), flag('x_flag', false, 'fund')];
    const over = { ...household, state: 'closed' as const };
    expect(examine(rules, examinedOf(1, { household: over, facts }))).toEqual([]);
  });
});

async function filled(store: SocialStore, ...indices: readonly number[]) {
  for (const index of indices) await store.record(declared(index));
}

const hold = (household: HouseholdId, expires: string) => ({
  id: HoldId.parse(crypto.randomUUID()),
  household,
  finding: crypto.randomUUID(),
  rule: 'one_account',
  reason: 'Two households are paid to one account.',
  setBy: reviewer,
  setAt: at,
  expires: Day.parse(expires),
  lifted: 'no' as const,
});

function meter(...indices: readonly number[]): FoundMatter {
  const households = indices.map(idOf).toSorted();
  return {
    rule: 'one_meter',
    matter: { kind: 'shared', households, attributes: ['meter'] },
    sameAs: 'meter h',
    foundFrom: households,
    evidence: households.join(),
    operators: [clerk],
  };
}

describe.each([
  ['in this thread', async () => openSqliteSocialStore({ path, keys })],
  ['in a thread of its own', () => openThreadedSocialStore({ path, keys, startThread })],
])('what is kept for review %s', (_, open) => {
  let store: SocialStore;
  beforeEach(async () => {
    store = await open();
    await filled(store, 1, 2, 3, 4);
  });
  afterEach(() => store.close());
  const settle = (household: HouseholdId | 'none', ...found: readonly FoundMatter[]) =>
    store.settleExamination({ household, found, at, due });
  const waiting = (more: object = {}) =>
    store.findings({
      which: 'waiting',
      rule: 'any',
      household: 'any',
      max: 10,
      skip: 0,
      ...more,
    });

  test('finds who shares what, as it is now', async () => {
    const from = Day.parse('2026-02-01');
    const put = (index: number, attribute: 'phone' | 'meter', ...values: readonly string[]) =>
      store.putHoldings(idOf(index), { attribute, values, from });
    await put(1, 'phone', '0612345678');
    await put(2, 'phone', '+212612345678');
    await put(2, 'meter', 'MT-1', 'MT-2');
    await put(3, 'meter', 'mt 1');
    await put(4, 'meter', 'MT-9');
    const around = await store.sharedAround(idOf(1), bounds);
    expect(around.map(({ attribute, households }) => [attribute, households])).toEqual([
      ['phone', [idOf(1), idOf(2)].toSorted()],
      ['meter', [idOf(2), idOf(3)].toSorted()],
    ]);
    expect(await store.sharedAround(idOf(4), bounds)).toEqual([]);
    expect(await store.sharedAround(idOf(1), { ...bounds, max: 1 })).toHaveLength(1);
    await put(2, 'phone', '0699999999');
    expect(await store.sharedAround(idOf(1), bounds)).toEqual([]);
    await put(2, 'phone', '0612345678');
    expect(await store.sharedAround(idOf(1), bounds)).toHaveLength(2);
    const bytes = readFileSync(`${path}-wal`).toString('latin1');
    for (const secret of ['612345678', 'MT-1', 'clerk.one']) expect(bytes).not.toContain(secret);
    const unknown = HouseholdId.parse('00000000-0000-4000-8000-00000000ffff');
    const lost = store.putHoldings(unknown, { attribute: 'meter', values: [], from });
    await expect(lost).rejects.toMatchObject({ code: 'household_unknown' });
  });

  test('opens a finding once, lets it grow, and lets it go when it is not so any more', async () => {
    const first = await settle(idOf(1), meter(1, 2));
    expect(first.opened).toHaveLength(1);
    expect(await settle(idOf(2), meter(1, 2))).toEqual({ opened: [], left: [] });
    expect(await settle(idOf(3), meter(1, 2, 3))).toEqual({ opened: [], left: [] });
    const [finding] = await waiting();
    expect(finding?.matter).toEqual(meter(1, 2, 3).matter);
    expect(await waiting({ household: idOf(3) })).toHaveLength(1);
    expect(await waiting({ household: idOf(4) })).toEqual([]);
    expect(await waiting({ rule: 'one_phone' })).toEqual([]);
    expect(await settle(idOf(4))).toEqual({ opened: [], left: [] });
    const gone = await settle(idOf(3));
    expect(gone).toEqual({ opened: [], left: [idOf(1), idOf(2)].toSorted() });
    expect(await waiting()).toEqual([]);
    const again = await settle(idOf(1), meter(1, 2));
    expect(again.opened).toHaveLength(1);
    expect(await store.ruleCounts(Day.parse('2026-03-01'))).toEqual([
      { rule: 'one_meter', open: 1, confirmed: 0, dismissed: 0, gone: 1 },
    ]);
    expect(await store.ruleCounts(Day.parse('2026-03-02'))).toEqual([]);
  });

  test('has one reviewer at a time, who is not the one that wrote it down', async () => {
    const [id] = (await settle(idOf(1), meter(1, 2))).opened;
    if (!id) throw new Error('opened');
    const until = Instant.parse(at + 60_000);
    const claim = (by: OperatorId, when: Instant = at) =>
      store.claimFinding({ id, by, at: when, until: Instant.parse(when + 60_000) });
    const decide = (by: OperatorId, when: Instant = at) =>
      store.decideFinding({
        id,
        by,
        at: when,
        decision: 'dismissed',
        note: 'One house, two flats.',
      });
    expect(await claim(clerk)).toEqual({ ok: false, error: 'own_work' });
    expect(await decide(reviewer)).toEqual({ ok: false, error: 'finding_not_claimed' });
    expect(await claim(reviewer)).toMatchObject({ ok: true, value: { state: { until } } });
    expect(await claim(other)).toEqual({ ok: false, error: 'finding_claimed' });
    expect(await decide(other)).toEqual({ ok: false, error: 'finding_not_claimed' });
    expect(await decide(reviewer, until)).toEqual({ ok: false, error: 'finding_not_claimed' });
    expect(await claim(other, until)).toMatchObject({ ok: true });
    expect(await decide(other, until)).toMatchObject({
      ok: true,
      value: { state: { kind: 'decided', decision: 'dismissed', by: other } },
    });
    expect(await decide(other, until)).toEqual({ ok: false, error: 'finding_decided' });
    const done = { which: 'done', rule: 'any', household: 'any', max: 10, skip: 0 } as const;
    expect(await store.findings(done)).toMatchObject([{ id, state: { kind: 'decided' } }]);

    // What was dismissed stays dismissed, for these households and for fewer, and not for more.
    expect((await settle(idOf(1), meter(1, 2))).opened).toEqual([]);
    expect((await settle(idOf(1), meter(1, 2, 3))).opened).toHaveLength(1);
  });

  test('keeps holds until they are lifted, and the lifted ones too', async () => {
    const [first, second] = [hold(idOf(1), '2026-03-10'), hold(idOf(1), '2026-04-10')];
    await store.putHold(first);
    await store.putHold(second);
    await store.putHold(hold(idOf(2), '2026-03-05'));
    expect(await store.holdsOf(idOf(1))).toEqual([second, first]);
    const from = async (day: string) => (await store.holdsFrom(Day.parse(day), 10)).length;
    expect([await from('2026-03-04'), await from('2026-03-05'), await from('2026-04-10')]).toEqual([
      3, 2, 0,
    ]);
    const lifted = { by: other, at, why: 'It was his brother’s.' };
    const ended = await store.liftHold({ id: second.id, ...lifted });
    expect(ended).toEqual({ ...second, lifted });
    expect(await store.liftHold({ id: second.id, ...lifted, why: 'again' })).toEqual(ended);
    expect(await store.liftHold({ id: hold(idOf(1), '2026-04-10').id, ...lifted })).toBeUndefined();
    expect(await from('2026-03-05')).toBe(1);
  });

  test('counts what operators did by day', async () => {
    const day = Day.parse('2026-03-01');
    const act = { operator: clerk, day, act: 'declared' } as const;
    await store.countOperatorAct(act);
    await store.countOperatorAct(act);
    await store.countOperatorAct({ ...act, day: Day.parse('2026-03-02'), act: 'recorded' });
    expect(await store.operatorCounts({ from: day, to: day })).toEqual([{ ...act, count: 2 }]);
  });

  test('gives households page by page and the events of each', async () => {
    const all = [1, 2, 3, 4].map(idOf).toSorted();
    expect(await store.householdsAfter('start', 3)).toEqual(all.slice(0, 3));
    expect(await store.householdsAfter(all[2] ?? 'start', 3)).toEqual(all.slice(3));
    expect(await store.householdEvents(idOf(1))).toEqual([declared(1)]);
  });
});
