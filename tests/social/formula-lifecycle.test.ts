import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startThread } from '../../src/inference/worker-thread.ts';
import { Day, daysAfter } from '../../src/social/day.ts';
import { FormulaAct } from '../../src/social/formula/formula-act.ts';
import { ActivatedFormulas } from '../../src/social/formula/formulas-at-work.ts';
import { judgeAct } from '../../src/social/formula/judge-act.ts';
import { formulaOfDay, lifecyclesOf, statesOn } from '../../src/social/formula/lifecycle.ts';
import { openThreadedSocialStore } from '../../src/social/threaded.ts';
import type { SocialStore } from '../../src/social/store.ts';
import { agency, exampleFile, opened, signedBy, statistics, trusted } from './example.ts';

const start = Day.parse('2026-03-01');
const on = (days: number) => daysAfter(start, days);
const hashOf = (name: string) => name.padEnd(43, '-');

type Sent = { readonly [name: string]: unknown };

/** A history that grows only by what may be done. */
class History {
  readonly acts: FormulaAct[] = [];
  today = start;

  try(kind: FormulaAct['kind'], sent: Sent): string {
    const shared = { hash: hashOf('one'), by: 'admin.one', at: Date.parse(this.today) };
    const act = FormulaAct.parse({ kind, ...shared, ...sent });
    const judged = judgeAct(this.acts, act, this.today);
    if (judged.ok && judged.value === 'fit') this.acts.push(act);
    return judged.ok ? judged.value : judged.error.kind;
  }

  propose(name: string, sent: Sent = {}): string {
    const span = { effectiveFrom: '2026-01-01', effectiveTo: null };
    return this.try('proposed', {
      hash: hashOf(name),
      id: 'ma',
      version: name,
      ...span,
      ...sent,
    });
  }

  settle(name: string, matter: string, day: Day): readonly string[] {
    const sent = { hash: hashOf(name), matter, day };
    return [
      this.try('requested', { ...sent, by: 'admin.one', reason: 'as decreed' }),
      this.try('confirmed', { ...sent, by: 'admin.two' }),
    ];
  }

  ofDay(day: Day): string | undefined {
    return formulaOfDay(this.acts, day)?.replace(/-+$/, '');
  }

  states(day: Day) {
    return [...statesOn(lifecyclesOf(this.acts), day).values()];
  }
}

describe('a formula', () => {
  test('decides from the day on which two administrators let it, until another does', () => {
    const history = new History();
    expect([history.propose('one'), history.propose('two')]).toEqual(['fit', 'fit']);
    expect(history.propose('one')).toBe('replayed');
    expect(history.ofDay(on(400))).toBe(undefined);
    expect(history.settle('one', 'activation', on(0))).toEqual(['fit', 'fit']);
    expect(history.settle('two', 'activation', on(10))).toEqual(['fit', 'fit']);
    expect([on(-1), on(0), on(9), on(10)].map((day) => history.ofDay(day))).toEqual([
      undefined,
      'one',
      'one',
      'two',
    ]);
    expect(history.states(on(9))).toEqual(['in_force', 'scheduled']);
    expect(history.states(on(10))).toEqual(['superseded', 'in_force']);
    // Back to the older one: activated again, by two again.
    expect(history.settle('one', 'activation', on(20))).toEqual(['fit', 'fit']);
    expect([history.ofDay(on(19)), history.ofDay(on(20))]).toEqual(['two', 'one']);
  });

  test('needs two people, who mean one matter and one day', () => {
    const history = new History();
    history.propose('one');
    const day = on(3);
    const sent = { matter: 'activation', day, reason: 'as decreed' };
    expect(history.try('confirmed', { matter: 'activation', day })).toBe('formula_request_none');
    expect(history.try('requested', sent)).toBe('fit');
    expect(history.try('requested', { ...sent, by: 'admin.two' })).toBe('formula_request_pending');
    const confirm = (more: Sent) =>
      history.try('confirmed', { matter: 'activation', day, by: 'admin.two', ...more });
    expect(confirm({ by: 'admin.one' })).toBe('formula_same_administrator');
    expect(confirm({ day: on(4) })).toBe('formula_request_other');
    expect(confirm({ matter: 'withdrawal' })).toBe('formula_request_other');
    expect(history.ofDay(on(100))).toBe(undefined);
    expect(history.try('declined', { by: 'admin.two' })).toBe('fit');
    expect(confirm({})).toBe('formula_request_none');
    expect(history.try('declined', {})).toBe('formula_request_none');
    expect(history.try('requested', { ...sent, hash: hashOf('none') })).toBe('formula_unknown');
  });

  test('comes into force on no day that is over, and on none that its file does not allow', () => {
    const history = new History();
    const span = { effectiveFrom: '2026-03-10', effectiveTo: '2026-04-01' };
    history.propose('one', span);
    expect(history.settle('one', 'activation', on(-1))[0]).toBe('formula_day_past');
    expect(history.settle('one', 'activation', on(8))[0]).toBe('formula_day_outside');
    expect(history.settle('one', 'activation', on(31))[0]).toBe('formula_day_outside');
    const sent = { matter: 'activation', day: on(9) };
    expect(history.try('requested', { ...sent, reason: 'as decreed' })).toBe('fit');
    history.today = on(10);
    // Asked in time and confirmed too late: that day is over.
    expect(history.try('confirmed', { ...sent, by: 'admin.two' })).toBe('formula_day_past');
    history.try('declined', {});
    expect(history.settle('one', 'activation', on(10))).toEqual(['fit', 'fit']);
    expect([history.ofDay(on(30)), history.ofDay(on(31))]).toEqual(['one', undefined]);
    expect(history.states(on(31))).toEqual(['expired']);
    history.today = on(40);
    expect(history.propose('late', { effectiveTo: on(40) })).toBe('formula_expired');
  });

  test('that is withdrawn leaves nothing behind it, and never comes back', () => {
    const history = new History();
    history.propose('one');
    history.propose('two');
    history.settle('one', 'activation', on(0));
    history.settle('two', 'activation', on(5));
    expect(history.settle('two', 'withdrawal', on(8))).toEqual(['fit', 'fit']);
    expect([on(4), on(7), on(8)].map((day) => history.ofDay(day))).toEqual([
      'one',
      'two',
      undefined,
    ]);
    expect(history.settle('two', 'activation', on(9))[0]).toBe('formula_withdrawn');
    expect(history.settle('one', 'activation', on(9))).toEqual(['fit', 'fit']);
    expect(history.ofDay(on(9))).toBe('one');
  });

  test('that is withdrawn before its day never took anybody’s place', () => {
    const history = new History();
    history.propose('one');
    history.propose('two');
    history.settle('one', 'activation', on(0));
    history.settle('two', 'activation', on(5));
    history.settle('two', 'withdrawal', on(2));
    expect(history.ofDay(on(6))).toBe('one');
    // Its name is free for a corrected file.
    expect(history.propose('three', { version: 'two' })).toBe('fit');
    expect(history.propose('four', { version: 'two' })).toBe('formula_version_taken');
  });
});

test('whatever administrators do, no day that is over changes its formula', () => {
  const step = fc.record({
    kind: fc.constantFrom('proposed', 'requested', 'confirmed', 'declined', 'tomorrow'),
    name: fc.constantFrom('one', 'two', 'three'),
    by: fc.constantFrom('admin.one', 'admin.two', 'admin.three'),
    matter: fc.constantFrom('activation', 'activation', 'withdrawal'),
    ahead: fc.integer({ min: -2, max: 4 }),
  });
  let activated = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      const history = new History();
      const past: (string | undefined)[] = [];
      for (const { kind, name, by, matter, ahead } of steps) {
        const sent = { hash: hashOf(name), by, matter, day: daysAfter(history.today, ahead) };
        if (kind === 'tomorrow') {
          past.push(history.ofDay(history.today));
          history.today = daysAfter(history.today, 1);
        } else if (kind === 'proposed') history.propose(name, { by });
        else if (kind === 'requested') history.try(kind, { ...sent, reason: 'as decreed' });
        else if (kind === 'declined') history.try(kind, { hash: sent.hash, by });
        else {
          // Whoever confirms has read what is asked for.
          const waiting = lifecyclesOf(history.acts).find(
            ({ proposal }) => proposal.hash === sent.hash,
          )?.pending;
          const read = waiting && waiting !== 'none' ? waiting : sent;
          const { matter: what, day } = read;
          history.try('confirmed', { hash: sent.hash, by, matter: what, day });
        }
        expect(past.map((_, days) => history.ofDay(on(days)))).toEqual(past);
      }
      for (const { settled } of lifecyclesOf(history.acts)) {
        activated += settled.length;
        expect(settled.every(({ by: [asked, confirmed] }) => asked !== confirmed)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  // The steps must have led somewhere.
  expect(activated).toBeGreaterThan(100);
});

describe('formulas at work', () => {
  const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
  let directory = '';
  let store: SocialStore;
  const open = () =>
    openThreadedSocialStore({ path: join(directory, 'social.sqlite'), keys, startThread });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'basma-formulas-'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  const text = JSON.stringify(signedBy(exampleFile, agency, statistics));
  const { hash } = opened(exampleFile);
  const { id, version, effectiveFrom, effectiveTo } = exampleFile;
  const act = (kind: FormulaAct['kind'], sent: Sent) =>
    FormulaAct.parse({ kind, hash, by: 'admin.one', at: Date.parse(start), ...sent });

  async function activated(): Promise<void> {
    const matter = { matter: 'activation', day: on(1) };
    await store.keepFormula(hash, text);
    for (const done of [
      act('proposed', { id, version, effectiveFrom, effectiveTo }),
      act('requested', { ...matter, reason: 'as decreed' }),
      act('confirmed', { ...matter, by: 'admin.two' }),
    ]) {
      expect(await store.actOnFormula(done, start)).toEqual({ ok: true, value: 'recorded' });
    }
  }

  test('are those of the day, over a restart, for whoever still trusts their approvers', async () => {
    await activated();
    await store.close();
    store = await open();
    const work = new ActivatedFormulas(store, trusted);
    expect(await work.inForce(on(0))).toBe(undefined);
    expect((await work.inForce(on(1)))?.formula.hash).toBe(hash);
    expect(await new ActivatedFormulas(store, [agency.trusted]).inForce(on(1))).toBe(undefined);
  });

  test('are none when another file lies under the name of the one that was activated', async () => {
    const other = JSON.stringify(
      signedBy({ ...exampleFile, version: '2026.2' }, agency, statistics),
    );
    await store.keepFormula(hash, other);
    await activated();
    expect(await new ActivatedFormulas(store, trusted).inForce(on(1))).toBe(undefined);
  });

  test('refuse what may not be done, and keep nothing of it', async () => {
    await store.keepFormula(hash, text);
    const asked = act('requested', { matter: 'activation', day: on(1), reason: 'as decreed' });
    expect(await store.actOnFormula(asked, start)).toEqual({
      ok: false,
      error: { kind: 'formula_unknown' },
    });
    expect(await store.formulaActs()).toEqual([]);
  });
});
