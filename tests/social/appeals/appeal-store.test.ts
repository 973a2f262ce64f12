import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factsOf, profileOf } from '../../../scripts/social/generated-households.ts';
import { startThread } from '../../../src/inference/worker-thread.ts';
import { Finding, newAppealReceipt, type Appeal } from '../../../src/social/appeals/appeal.ts';
import type { AppealEvent } from '../../../src/social/appeals/appeal-event.ts';
import type { DecidedAppeal } from '../../../src/social/appeals/appeal-store.ts';
import { Day, Month } from '../../../src/social/day.ts';
import { Fact } from '../../../src/social/facts/fact.ts';
import { LifeEvent } from '../../../src/social/household/life-event.ts';
import { openSqliteSocialStore } from '../../../src/social/sqlite/sqlite-social-store.ts';
import type { SocialStore } from '../../../src/social/store.ts';
import { openThreadedSocialStore } from '../../../src/social/threaded.ts';
import { correction, opening, stepOf } from './an-appeal.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const { household } = profileOf('appeals', 1);
let directory = '';
let path = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-appeals-'));
  path = join(directory, 'social.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true }));

const secret = 'Nobody here owns a car, says the appellant.';
let drawn = 0;

function openedBy(appeal: string, appellant = household.head): AppealEvent {
  drawn += 1;
  const receipt = newAppealReceipt(() => drawn % 10);
  const own = { ...opening, receipt, household: household.id, appellant, statement: secret };
  return stepOf({ kind: 'opened', opening: own }, 0, appeal);
}

const one = '00000000-0000-4000-8000-0000000000b1';
const other = '00000000-0000-4000-8000-0000000000b2';
const taken = stepOf({ kind: 'taken', by: 'first' }, 1, one);
const proposed = stepOf({ kind: 'proposed', by: 'first', finding: correction }, 2, one);
const decidedStep = stepOf({ kind: 'decided', by: 'second' }, 9, one);
const hashes = { formulaHash: 'f', inputsHash: 'i' };
const day = Day.parse('2026-02-01');
const eligible = { kind: 'eligible', basis: 'threshold', until: 'open' } as const;
const file = {
  id: '00000000-0000-4000-8000-0000000000e1',
  sha256: 'a'.repeat(43),
  mediaType: 'application/pdf',
  bytes: 4,
};

const decided: DecidedAppeal = {
  event: decidedStep,
  facts: [
    Fact.parse({
      variable: 'owns_car',
      value: false,
      provenance: { kind: 'corrected', by: 'declared', reference: 'R' },
      observed: '2026-03-05',
      month: 'none',
      validUntil: 'unlimited',
      recorded: decidedStep.at,
    }),
  ],
  settlement: {
    scores: [
      {
        day,
        formulaHash: 'f',
        scoreCalculated: { kind: 'scored', score: '9.9', ...hashes },
        scoreCorrected: { kind: 'scored', score: '9.1', ...hashes },
        inputs: { area: 'urban', region: 'R1', day, values: {} },
      },
    ],
    outcomes: [
      {
        programme: 'ASD',
        day,
        before: { kind: 'ineligible', reason: { kind: 'threshold' } },
        after: eligible,
      },
    ],
    owed: [
      {
        programme: 'ASD',
        month: Month.parse('2026-02'),
        aid: { kind: 'amount', amount: '500.00', currency: 'MAD' },
      },
    ],
  },
  lifts: [],
  decisions: [
    {
      household: household.id,
      programme: 'ASD',
      day,
      outcome: eligible,
      standing: { kind: 'in', since: day, evaluationsAbove: 0 },
      ...hashes,
    },
  ],
};

async function declared(store: SocialStore): Promise<void> {
  const recorded = await store.record(
    LifeEvent.parse({
      id: '00000000-0000-4000-b000-000000000001',
      effective: '2026-01-10',
      recorded: Date.UTC(2026, 0, 12),
      by: 'clerk.one',
      happening: {
        kind: 'declaration',
        household: household.id,
        declarant: household.declarant,
        head: household.head,
        dwelling: household.dwelling,
        members: household.members,
      },
    }),
  );
  if (!recorded.ok) throw new Error(recorded.error.kind);
  await store.addFacts(household.id, factsOf(profileOf('appeals', 1), 'appeals', 1));
}

async function stepped(store: SocialStore, event: AppealEvent): Promise<Appeal> {
  const answer = await store.takeAppealStep(event);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

describe.each([
  ['in this thread', async () => openSqliteSocialStore({ path, keys })],
  ['in a thread of its own', () => openThreadedSocialStore({ path, keys, startThread })],
])('appeals of a social register %s', (_, open) => {
  test('are kept over a restart, and found by household, appellant and receipt', async () => {
    const first = await open();
    await declared(first);
    const { receipt } = await stepped(first, openedBy(one));
    await stepped(first, openedBy(other, household.declarant));
    await stepped(first, taken);
    await first.close();
    const store = await open();
    const appeal = await store.appeal(taken.appeal);
    expect(appeal).toMatchObject({
      statement: secret,
      state: { kind: 'examined', first: 'first' },
    });
    expect(await store.appealByReceipt(receipt)).toEqual(appeal);
    expect((await store.appealsOf(household.id)).map(({ id }) => id)).toEqual([other, one]);
    expect((await store.appealsBy(household.head)).at(-1)).toEqual(appeal);
    const page = await store.pendingAppeals({ after: 'start', max: 1 });
    expect(page.map(({ id }) => id)).toEqual([one]);
    const rest = await store.pendingAppeals({ after: taken.appeal, max: 9 });
    expect(rest.map(({ id }) => id)).toEqual([other]);
    await store.close();
  });

  test('are decided with all that follows, or not at all', async () => {
    const store = await open();
    await declared(store);
    await stepped(store, openedBy(one));
    expect(await store.decideAppeal(decided)).toEqual({ ok: false, error: 'nothing_proposed' });
    expect(await store.decisionHistory(household.id)).toEqual([]);
    await stepped(store, taken);
    await stepped(store, proposed);
    const answer = await store.decideAppeal(decided);
    expect(answer).toMatchObject({ ok: true, value: { state: { kind: 'closed' } } });
    expect(await store.settlementOf(decidedStep.appeal)).toEqual(decided.settlement);
    expect(await store.decisionHistory(household.id)).toEqual(decided.decisions);
    const known = await store.known(household.id);
    expect(known?.facts).toContainEqual(decided.facts[0]);
    expect(await store.decideAppeal(decided)).toEqual({ ok: false, error: 'appeal_over' });
    expect(await store.pendingAppeals({ after: 'start', max: 9 })).toEqual([]);
    expect(await store.appealCounters()).toEqual({
      opened: 1,
      closed: 1,
      upheld: 0,
      corrected: 1,
      rejected: 0,
      withdrawn: 0,
      open: 0,
      medianDays: 9,
    });
    await store.close();
  });

  test('keep files, each for its own appeal', async () => {
    const store = await open();
    await declared(store);
    await stepped(store, openedBy(one));
    await stepped(store, openedBy(other, household.declarant));
    const bytes = new Uint8Array([37, 80, 68, 70]);
    const added = stepOf({ kind: 'evidence_added', evidence: file, by: 'appellant' }, 1, one);
    expect(await store.addEvidence(added, bytes)).toMatchObject({ ok: true });
    expect(await store.addEvidence(added, bytes)).toEqual({
      ok: false,
      error: 'evidence_known_already',
    });
    const appeal = await store.appeal(added.appeal);
    const [known] = appeal?.evidence ?? [];
    if (!known) throw new Error('it was added');
    expect(new Uint8Array((await store.evidence(added.appeal, known.id)) ?? [])).toEqual(bytes);
    const [foreign] = await store.pendingAppeals({ after: added.appeal, max: 1 });
    expect(foreign && (await store.evidence(foreign.id, known.id))).toBe(undefined);
    await store.close();
  });
});

test('an appeal of a household that is not there is not opened', async () => {
  const store = openSqliteSocialStore({ path, keys });
  expect(await store.takeAppealStep(openedBy(one))).toEqual({
    ok: false,
    error: 'household_unknown',
  });
  await store.close();
});

test('nothing of an appeal can be read in the file', async () => {
  const store = openSqliteSocialStore({ path, keys });
  await declared(store);
  const { receipt } = await stepped(store, openedBy(one));
  const bytes = Buffer.from('%PDF- somebody’s papers');
  await store.addEvidence(
    stepOf({ kind: 'evidence_added', evidence: file, by: 'appellant' }, 1, one),
    bytes,
  );
  await store.close();
  const kept = readFileSync(path).toString('latin1');
  for (const readable of [secret, receipt, household.head, 'desk.one', bytes.toString('latin1')]) {
    expect(kept).not.toContain(readable);
  }
});

test('what was found is what is decided', () => {
  expect(Finding.safeParse({ outcome: 'corrected', reason: 'It was wrong.' }).success).toBe(false);
});
