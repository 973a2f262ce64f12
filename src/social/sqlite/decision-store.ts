import { z } from 'zod';
import { Day } from '../day.ts';
import type { Outcome } from '../decisions/decide.ts';
import type { EntitlementStanding } from '../decisions/entitlement-standing.ts';
import { HouseholdId } from '../household/household.ts';
import type { KeptDecision, ListedHousehold } from '../store.ts';
import { openFor, placeOf, sealFor, type SealedStore } from './sealed-store.ts';

const strings = z.array(z.string());
/** What was decided, as it is sealed. */
export const OutcomeForm = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('eligible'),
      basis: z.enum(['threshold', 'band', 'notice', 'grace']),
      until: z.union([Day, z.literal('open')]),
    })
    .strict(),
  z
    .object({
      kind: z.literal('ineligible'),
      reason: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('threshold') }).strict(),
        z.object({ kind: z.literal('filter'), filter: z.string() }).strict(),
        z.object({ kind: z.literal('exclusive'), with: z.string() }).strict(),
      ]),
    })
    .strict(),
  z.object({ kind: z.literal('incomplete'), missing: strings }).strict(),
  z.object({ kind: z.literal('suspended'), reason: z.string(), until: Day }).strict(),
]) satisfies z.ZodType<Outcome>;

const StandingForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('out') }).strict(),
  z.object({ kind: z.literal('in'), since: Day, evaluationsAbove: z.number().int() }).strict(),
  z
    .object({
      kind: z.literal('leaving'),
      since: Day,
      why: z.enum(['above', 'barred']),
      endsOn: Day,
      graceUntil: Day,
    })
    .strict(),
]) satisfies z.ZodType<EntitlementStanding>;

const Kept = z
  .object({
    programme: z.string(),
    day: Day,
    outcome: OutcomeForm,
    standing: StandingForm,
    formulaHash: z.string(),
    inputsHash: z.string(),
  })
  .strict();

/** Appends decisions, all of them or none. */
export function putDecisions(store: SealedStore, decisions: readonly KeptDecision[]): void {
  const insert = store.db.prepare(
    'INSERT INTO decisions (household, programme, day, outcome, body) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { household, ...kept } of decisions) {
    const of = placeOf(store, household);
    if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
    const { programme, day, outcome } = kept;
    insert.run(of.place, programme, day, outcome.kind, sealFor(of, 'decision', Kept.parse(kept)));
  }
}

/** The last decision of a household and a programme. */
const isLast = `place = (SELECT max(place) FROM decisions AS other
  WHERE other.household = decisions.household AND other.programme = decisions.programme)`;

/** The last decision for each programme. */
export function decisionsOf(store: SealedStore, id: HouseholdId): readonly KeptDecision[] {
  const of = placeOf(store, id);
  if (!of) return [];
  return store.db
    .prepare<[number], { body: Buffer }>(
      `SELECT body FROM decisions WHERE household = ? AND ${isLast} ORDER BY programme`,
    )
    .all(of.place)
    .map(({ body }) => ({ household: id, ...Kept.parse(openFor(of, 'decision', body)) }));
}

/** Every decision on a household, in the order in which they were taken. */
export function decisionHistory(store: SealedStore, id: HouseholdId): readonly KeptDecision[] {
  const of = placeOf(store, id);
  if (!of) return [];
  return store.db
    .prepare<[number], { body: Buffer }>(
      'SELECT body FROM decisions WHERE household = ? ORDER BY place',
    )
    .all(of.place)
    .map(({ body }) => ({ household: id, ...Kept.parse(openFor(of, 'decision', body)) }));
}

/** The last decision of a day before this one, for each programme. */
export function decisionsBefore(
  store: SealedStore,
  id: HouseholdId,
  day: Day,
): readonly KeptDecision[] {
  const of = placeOf(store, id);
  if (!of) return [];
  return store.db
    .prepare<[number, number, string], { body: Buffer }>(
      `SELECT body FROM decisions WHERE household = ? AND place IN
         (SELECT max(place) FROM decisions WHERE household = ? AND day < ? GROUP BY programme)
       ORDER BY programme`,
    )
    .all(of.place, of.place, day)
    .map(({ body }) => ({ household: id, ...Kept.parse(openFor(of, 'decision', body)) }));
}

/** Most lines of a page. */
const pageMax = 1_000;

/** A page of a programme's list. */
export function listFor(
  store: SealedStore,
  programme: string,
  page: { readonly outcome: string; readonly after: string; readonly max: number },
): readonly ListedHousehold[] {
  return store.db
    .prepare<unknown[], { id: string; outcome: Outcome['kind']; day: string }>(
      `SELECT households.id AS id, outcome, day FROM households
       CROSS JOIN decisions ON decisions.household = households.place
       WHERE households.id > ? AND programme = ? AND outcome = ?
         AND decisions.${isLast} ORDER BY households.id LIMIT ?`,
    )
    .all(
      page.after === 'start' ? '' : page.after,
      programme,
      page.outcome,
      Math.min(page.max, pageMax),
    )
    .map(({ id, outcome, day }) => ({
      household: HouseholdId.parse(id),
      outcome,
      day: Day.parse(day),
    }));
}
