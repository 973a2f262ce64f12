import { z } from 'zod';
import { open, seal } from '../../register/vault.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import { Day, Month } from '../day.ts';
import type { HoldId } from '../fraud/hold.ts';
import { AppealOutcome, AppealType, type Appeal, type AppealId } from '../appeals/appeal.ts';
import { countersOf, type AppealCounters } from '../appeals/appeal-counters.ts';
import type { StepHindrance } from '../appeals/appeal-history.ts';
import { MonthlyAid } from '../appeals/monthly-aid.ts';
import type {
  AppealPage,
  AppealStore,
  DecidedAppeal,
  Settlement,
} from '../appeals/appeal-store.ts';
import { appealPlace, appealsWhere, appendStep, findAppeal, receiptLookup } from './appeal-rows.ts';
import { decisionHistory, OutcomeForm, putDecisions } from './decision-store.ts';
import { addFacts } from './fact-store.ts';
import { liftHold } from './hold-store.ts';
import { findKnown, writeKnown } from './household-store.ts';
import { Bare, Inputs } from './score-form.ts';
import {
  openFor,
  personLookup,
  placeOf,
  sealFor,
  type OpenedStore,
  type SealedStore,
} from './sealed-store.ts';

/** Most appeals of a page. */
const pageMax = 200;

const SettlementForm = z
  .object({
    scores: z.array(
      z
        .object({
          day: Day,
          formulaHash: z.string(),
          scoreCalculated: z.union([Bare, z.literal('none')]),
          scoreCorrected: Bare,
          inputs: Inputs,
        })
        .strict(),
    ),
    outcomes: z.array(
      z
        .object({
          programme: z.string(),
          day: Day,
          before: z.union([OutcomeForm, z.literal('none')]),
          after: OutcomeForm,
        })
        .strict(),
    ),
    owed: z.array(z.object({ programme: z.string(), month: Month, aid: MonthlyAid }).strict()),
  })
  .strict() satisfies z.ZodType<Settlement>;

function settlementOf(store: SealedStore, id: AppealId): Settlement | undefined {
  const at = appealPlace(store, id);
  const row =
    at &&
    store.db
      .prepare<[number], { body: Buffer }>('SELECT body FROM appeal_settlements WHERE appeal = ?')
      .get(at.place);
  return row && SettlementForm.parse(openFor(at.of, `settlement:${id}`, row.body));
}

/** Longest reason that a hold is lifted for. */
const whyCharactersMax = 500;

/** Ends the holds that an appeal found wrong, in the words of its second officer's decision. */
function liftWrong(store: SealedStore, { state }: Appeal, lifts: readonly HoldId[]): void {
  if (state.kind !== 'closed') return;
  const { second: by, at, finding } = state;
  const why = finding.reason.slice(0, whyCharactersMax);
  for (const id of lifts) liftHold(store, { id, by, at, why });
}

/** Facts, decisions and what follows stand together with the step, or none of them does. */
function decide(store: SealedStore, decided: DecidedAppeal): Result<Appeal, StepHindrance> {
  const { event, facts, settlement, lifts, decisions } = decided;
  const stepped = appendStep(store, event);
  if (!stepped.ok) return stepped;
  const { appeal, at } = stepped.value;
  if (facts.length > 0) {
    const added = addFacts(store, appeal.household, {
      facts,
      read: (id) => findKnown(store, id),
      write: (of, known) => writeKnown(store, of, known),
    });
    if (!added.ok) throw Object.assign(new Error('facts do not fit'), { code: added.error.kind });
  }
  const body = sealFor(at.of, `settlement:${at.id}`, SettlementForm.parse(settlement));
  store.db
    .prepare('INSERT INTO appeal_settlements (appeal, body) VALUES (?, ?)')
    .run(at.place, body);
  liftWrong(store, appeal, lifts);
  putDecisions(store, decisions);
  return ok(appeal);
}

/** Bytes of a file are sealed as they are. */
function putFile(
  store: SealedStore,
  event: Parameters<AppealStore['addEvidence']>[0],
  bytes: Uint8Array,
): Result<Appeal, StepHindrance> {
  const stepped = appendStep(store, event);
  if (!stepped.ok) return stepped;
  if (event.step.kind !== 'evidence_added') throw new Error('a file comes with its own step');
  const { id } = event.step.evidence;
  const { of, place } = stepped.value.at;
  const sealed = seal(of.key, { subject: of.id, kind: `evidence:${id}` }, Buffer.from(bytes));
  store.db
    .prepare('INSERT INTO appeal_evidence (id, appeal, body) VALUES (?, ?, ?)')
    .run(id, place, sealed);
  return ok(stepped.value.appeal);
}

function findFile(store: SealedStore, appeal: AppealId, id: string): Uint8Array | undefined {
  const at = appealPlace(store, appeal);
  const row =
    at &&
    store.db
      .prepare<[string, number], { body: Buffer }>(
        'SELECT body FROM appeal_evidence WHERE id = ? AND appeal = ?',
      )
      .get(id, at.place);
  return row && open(at.of.key, { subject: at.of.id, kind: `evidence:${id}` }, row.body);
}

function pending(store: SealedStore, { after, max }: AppealPage): readonly Appeal[] {
  const condition = `ended_on IS NULL AND appeals.place >
    coalesce((SELECT place FROM appeals AS last WHERE last.id = ?), 0)
    ORDER BY appeals.place LIMIT ?`;
  return appealsWhere(store, condition, [after, Math.min(max, pageMax)]);
}

function counters({ db }: SealedStore): AppealCounters {
  const rows = db
    .prepare<
      [],
      { type: string; opened_on: string; ended_on: string | null; outcome: string | null }
    >('SELECT type, opened_on, ended_on, outcome FROM appeals')
    .all();
  const Ended = z.union([AppealOutcome, z.literal('withdrawn')]);
  return countersOf(
    rows.map(({ type, opened_on: openedOn, ended_on: on, outcome }) => ({
      type: AppealType.parse(type),
      openedOn: Day.parse(openedOn),
      end: on === null ? 'open' : { outcome: Ended.parse(outcome), on: Day.parse(on) },
    })),
  );
}

/** Appeals in the social register's file. */
export function appealStore({ store, whole }: OpenedStore): AppealStore {
  return {
    takeAppealStep: async (event) =>
      whole(() => {
        const stepped = appendStep(store, event);
        return stepped.ok ? ok(stepped.value.appeal) : stepped;
      }),
    addEvidence: async (event, bytes) => whole(() => putFile(store, event, bytes)),
    evidence: async (appeal, id) => findFile(store, appeal, id),
    decideAppeal: async (decided) => whole(() => decide(store, decided)),
    appeal: async (id) => findAppeal(store, id),
    appealByReceipt: async (receipt) =>
      appealsWhere(store, 'receipt = ?', [receiptLookup(store, receipt)])[0],
    appealsOf: async (household) => {
      const of = placeOf(store, household);
      if (!of) return [];
      return appealsWhere(store, 'appeals.household = ? ORDER BY appeals.place DESC', [of.place]);
    },
    appealsBy: async (person) =>
      appealsWhere(store, 'appellant = ? ORDER BY appeals.place DESC', [
        personLookup(store, person),
      ]),
    pendingAppeals: async (page) => pending(store, page),
    settlementOf: async (appeal) => settlementOf(store, appeal),
    decisionHistory: async (household) => decisionHistory(store, household),
    appealCounters: async () => counters(store),
  };
}
