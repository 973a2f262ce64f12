import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { Day } from '../../src/social/day.ts';
import { decide } from '../../src/social/decisions/decide.ts';
import { keptFrom } from '../../src/social/store.ts';
import { inForce, openFormula } from '../../src/social/formula/signed-formula.ts';
import { LifeEvent } from '../../src/social/household/life-event.ts';
import { rescoreEveryone } from '../../src/social/rescoring.ts';
import { householdInputs } from '../../src/social/score/household-inputs.ts';
import { bareScoreOf, scoreOf } from '../../src/social/score/score.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { beginRescoring, rescorePart } from '../../src/social/sqlite/rescoring.ts';
import { openSocialDatabase } from '../../src/social/sqlite/schema.ts';
import { keepFormula } from '../../src/social/sqlite/score-store.ts';
import { openThreadedSocialStore } from '../../src/social/threaded.ts';
import { agency, exampleFile, forceOf, signedBy, statistics, trusted } from './example.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
let directory = '';
let path = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-social-'));
  path = join(directory, 'social.sqlite');
});
afterEach(() => rmSync(directory, { recursive: true }));

const text = JSON.stringify(signedBy(exampleFile, agency, statistics));

function declared(index: number, more: object = {}): LifeEvent {
  const { household } = profileOf('store', index);
  return LifeEvent.parse({
    id: `00000000-0000-4000-b000-${String(index).padStart(12, '0')}`,
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
    ...more,
  });
}

describe.each([
  ['in this thread', async () => openSqliteSocialStore({ path, keys })],
  ['in a thread of its own', () => openThreadedSocialStore({ path, keys, startThread })],
])('a social register %s', (_, open) => {
  test('keeps households, facts, scores and decisions over a restart', async () => {
    const first = await open();
    const { household } = profileOf('store', 1);
    expect(await first.record(declared(1))).toEqual({ ok: true, value: 'recorded' });
    expect(await first.record(declared(1))).toEqual({ ok: true, value: 'replayed' });
    const facts = factsOf(profileOf('store', 1), 'store', 1);
    expect(await first.addFacts(household.id, facts)).toEqual({ ok: true, value: 'recorded' });
    await first.close();

    const store = await open();
    const known = await store.known(household.id);
    if (!known) throw new Error('she is known');
    expect(known.household.members.map(({ person }) => person)).toEqual(
      household.members.map(({ person }) => person).toSorted(),
    );
    expect(await store.householdOf(household.head)).toBe(household.id);
    const force = forceOf();
    const { inputs, flags } = householdInputs(force, known);
    const score = scoreOf(force, inputs);
    if (!score.ok) throw new Error(score.error.kind);
    await store.keepFormula(force.formula.hash, text);
    await store.putScore({ household: household.id, day: force.day, score: score.value, inputs });
    const decision = decide(
      force,
      {
        programme: 'ASD',
        subject: { household: household.id, score: score.value, flags, holds: [], enrolledIn: [] },
      },
      { kind: 'out' },
    );
    if (!decision.ok) throw new Error(decision.error.kind);
    const keptDecision = keptFrom(decision.value);
    await store.putDecisions([keptDecision]);
    const page = { after: 'start', max: 10, outcome: decision.value.outcome.kind } as const;
    expect(await store.list('ASD', page)).toMatchObject([{ household: household.id }]);
    expect(await store.list('AMO_TADAMON', page)).toEqual([]);
    expect(await store.decisionsOf(household.id)).toEqual([keptDecision]);

    // Years later: from what is kept alone.
    const [kept] = await store.scoresOf(household.id);
    const again = openFormula((await store.formulaText(force.formula.hash)) ?? '', trusted);
    if (!kept || !again.ok) throw new Error('both are kept');
    const then = inForce(again.value, kept.day);
    expect(then.ok && scoreOf(then.value, kept.inputs)).toEqual(score);
    await store.close();
  });

  test('refuses a person in two households and facts of the future', async () => {
    const store = await open();
    await store.record(declared(1));
    const { happening, ...rest } = declared(2);
    if (happening.kind !== 'declaration') throw new Error('a declaration');
    const [other] = profileOf('store', 1).household.members;
    const guest = { ...other, relation: 'other_kin' };
    const members = [...happening.members, guest];
    const both = LifeEvent.parse({ ...rest, happening: { ...happening, members } });
    expect(await store.record(both)).toMatchObject({
      error: { kind: 'person_in_two_households' },
    });
    const [fact] = factsOf(profileOf('store', 1), 'store', 1);
    if (!fact) throw new Error('a fact');
    const future = { ...fact, observed: Day.parse('2027-01-01') };
    const { id } = profileOf('store', 1).household;
    expect(await store.addFacts(id, [future])).toMatchObject({
      error: { kind: 'fact_of_the_future' },
    });
    expect(await store.knownAsOf(id, { effective: Day.parse('2026-01-09'), known: 'now' })).toBe(
      undefined,
    );
    await store.close();
  });
});

test('nothing of a household can be read in the file', async () => {
  const store = openSqliteSocialStore({ path, keys });
  const { household } = profileOf('store', 1);
  await store.record(declared(1));
  await store.addFacts(household.id, factsOf(profileOf('store', 1), 'store', 1));
  await store.close();
  const bytes = readFileSync(path).toString('latin1');
  for (const secret of [household.head, household.dwelling.address, 'owns_car', 'clerk.']) {
    expect(bytes).not.toContain(secret);
  }
  const other = openSqliteSocialStore({ path, keys: { ...keys, wrap: new Uint8Array(32) } });
  await expect(other.known(household.id)).rejects.toMatchObject({ code: 'sealed_data_damaged' });
  await other.close();
});

function scoresIn(file: string): number {
  const db = openSocialDatabase(file);
  const count = Number(
    db.prepare('SELECT coalesce(sum(households), 0) FROM score_blocks').pluck().get(),
  );
  db.close();
  return count;
}

describe('a full rescoring', () => {
  const settings = () => ({
    path,
    keys,
    formula: text,
    trusted,
    day: generatedDay,
    id: '2026-03',
    threads: 2,
    startThread,
  });

  test('scores everyone once in two threads, and again nobody', async () => {
    fillStore({ path, keys }, { seed: 'rescoring', from: 0, to: 1_200, drawn: 100 });
    const seen: number[] = [];
    const onProgress = (parts: readonly { readonly left: number }[]) =>
      seen.push(parts.reduce((sum, { left }) => sum + left, 0));
    const parts = await rescoreEveryone({ ...settings(), onProgress });
    expect(parts.map(({ scored, incomplete, left }) => [scored, incomplete, left])).toEqual([
      [600, 0, 0],
      [600, 0, 0],
    ]);
    expect(seen.at(-1)).toBe(0);
    expect(scoresIn(path)).toBe(1_200);
    const again = await rescoreEveryone({ ...settings(), onProgress });
    expect(again).toEqual(parts);
    const store = openSqliteSocialStore({ path, keys });
    const { household } = profileOf('rescoring', 7);
    const known = await store.known(household.id);
    const [kept] = await store.scoresOf(household.id);
    if (!known || !kept) throw new Error('scored');
    const force = forceOf();
    expect(kept.inputs).toEqual(householdInputs(force, known).inputs);
    await store.close();
  });

  test('goes on where it was left, and is not another’s', () => {
    fillStore({ path, keys }, { seed: 'rescoring', from: 0, to: 1_200, drawn: 100 });
    const db = openSocialDatabase(path);
    const store = { db, keys };
    const force = forceOf();
    keepFormula(store, force.formula.hash, text);
    beginRescoring(store, force, { id: 'r', parts: 1 });
    const left = rescorePart(store, force, { id: 'r', part: 0 }).next().value;
    expect(left).toMatchObject({ scored: 500, left: 700 });
    const rest = [...rescorePart(store, force, { id: 'r', part: 0 })];
    expect(rest.at(-1)).toMatchObject({ scored: 1_200, left: 0 });
    const other = forceOf(exampleFile, Day.parse('2026-03-02'));
    expect(() => beginRescoring(store, other, { id: 'r', parts: 1 })).toThrow('another formula');
    db.close();
  });

  test('leaves a score that is kept already, and a later one changes nothing of its own', async () => {
    fillStore({ path, keys }, { seed: 'rescoring', from: 0, to: 300, drawn: 100 });
    const force = forceOf();
    const store = openSqliteSocialStore({ path, keys });
    const { id } = profileOf('rescoring', 7).household;
    const known = await store.known(id);
    if (!known) throw new Error('filled');
    const scoreBy = (facts: typeof known.facts) => {
      const { inputs } = householdInputs(force, { ...known, facts });
      const score = bareScoreOf(force, inputs);
      if (!score.ok) throw new Error(score.error.kind);
      return { household: id, day: force.day, score: score.value, inputs };
    };
    const early = scoreBy(known.facts.filter(({ variable }) => variable !== 'rooms'));
    expect(early.score).toMatchObject({ kind: 'incomplete', missing: ['rooms'] });
    await store.keepFormula(force.formula.hash, text);
    await store.putScore(early);
    const onProgress = () => undefined;
    await rescoreEveryone({ ...settings(), onProgress });
    expect(await store.scoresOf(id)).toEqual([early]);
    expect(scoresIn(path)).toBe(299);

    const { id: other } = profileOf('rescoring', 8).household;
    const [rescored] = await store.scoresOf(other);
    await store.putScore({ ...early, household: other });
    expect(await store.scoresOf(other)).toEqual([rescored]);
    await expect(rescoreEveryone({ ...settings(), id: 'again', onProgress })).rejects.toMatchObject(
      {
        code: 'rescoring_conflict',
      },
    );
    await store.close();
  });

  test('loses nothing when its process is killed', async () => {
    fillStore({ path, keys }, { seed: 'rescoring', from: 0, to: 3_000, drawn: 100 });
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      'scripts/crashes/rescoring.ts',
      path,
      JSON.stringify({ formula: text, trusted }),
    ]);
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once('exit', (_code, signal) => resolve(signal));
    });
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const before = scoresIn(path);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(3_000);
    const parts = await rescoreEveryone({ ...settings(), onProgress: () => undefined });
    expect(parts.reduce((sum, { scored }) => sum + scored, 0)).toBe(3_000);
    expect(scoresIn(path)).toBe(3_000);
  });
});
