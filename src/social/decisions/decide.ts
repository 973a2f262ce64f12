import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import { fixedFrom, fixedFromUnits, type Fixed } from '../decimal.ts';
import type { Programme } from '../formula/formula-file.ts';
import { FormulaInForce } from '../formula/signed-formula.ts';
import type { HouseholdId } from '../household/household.ts';
import type { Input } from '../score/inputs.ts';
import { atMost, type IncompleteScore, type Score } from '../score/score.ts';
import { nextStanding, type EntitlementStanding, type Level } from './entitlement-standing.ts';

/** A hold that waits for a person; it expires by itself, and it takes nothing away for ever. */
export interface Hold {
  readonly reason: string;
  /** The first day on which it no longer holds. */
  readonly expires: Day;
}

/** What a decision on one household is made from. */
export interface Subject {
  readonly household: HouseholdId;
  readonly score: Score | IncompleteScore;
  /** The flags that filters ask for. */
  readonly flags: Readonly<Record<string, Input>>;
  readonly holds: readonly Hold[];
  /** Programmes in which the household is. */
  readonly enrolledIn: readonly string[];
}

/** Why a household is not eligible. */
export type IneligibleReason =
  | { readonly kind: 'threshold' }
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'exclusive'; readonly with: string };

/** What follows for one programme. */
export type Outcome =
  /** `band`, `notice` and `grace`: kept in by the stability rule. */
  | {
      readonly kind: 'eligible';
      readonly basis: 'threshold' | 'band' | 'notice' | 'grace';
      /** The first day on which it no longer holds; `open` while nobody was given notice. */
      readonly until: Day | 'open';
    }
  | { readonly kind: 'ineligible'; readonly reason: IneligibleReason }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  | { readonly kind: 'suspended'; readonly reason: string; readonly until: Day };

const makes: unique symbol = Symbol('only this file decides');

/** A decision. Only `decide` makes one, and it needs a formula in force. */
export class Decision {
  readonly household: HouseholdId;
  readonly programme: string;
  readonly day: Day;
  readonly outcome: Outcome;
  /** For the next decision of this household on this programme. */
  readonly standing: EntitlementStanding;
  readonly formulaHash: string;
  readonly inputsHash: string;

  constructor(key: typeof makes, of: Readonly<Decision>) {
    if (key !== makes) throw new Error('a decision is decided');
    this.household = of.household;
    this.programme = of.programme;
    this.day = of.day;
    this.outcome = of.outcome;
    this.standing = of.standing;
    this.formulaHash = of.formulaHash;
    this.inputsHash = of.inputsHash;
  }
}

/** Why there is no decision. */
export type DecisionRefusal =
  | { readonly kind: 'programme_unknown' }
  /** The score is of another formula than the one in force. */
  | { readonly kind: 'score_of_another_formula' };

type Unstable = Exclude<Outcome, { kind: 'eligible' }> | { readonly kind: 'below' };

function exact(value: number): Fixed {
  const fixed = fixedFrom(String(value));
  if (fixed === undefined) throw new Error('the schema has let a number through');
  return fixed;
}

/** A programme that the household is in and that excludes this one. */
function excluding({ formula }: FormulaInForce, code: string, enrolledIn: readonly string[]) {
  const pair = formula.file.exclusive.find(
    ([one, other]) =>
      (one === code && enrolledIn.includes(other)) || (other === code && enrolledIn.includes(one)),
  );
  return pair?.find((other) => other !== code);
}

/** What today's facts say by themselves, before the stability rule. */
function today(force: FormulaInForce, programme: Programme, subject: Subject): Unstable {
  const hold = subject.holds.find(({ expires }) => force.day < expires);
  if (hold) return { kind: 'suspended', reason: hold.reason, until: hold.expires };
  const { score, flags } = subject;
  const flag = (name: string) => (Object.hasOwn(flags, name) ? flags[name]?.value : undefined);
  const unknown = programme.filters.filter((name) => typeof flag(name) !== 'boolean');
  const lacking = score.kind === 'incomplete' ? [...score.missing, ...score.unfit] : [];
  if (score.kind === 'incomplete' || unknown.length > 0) {
    return { kind: 'incomplete', missing: [...new Set([...lacking, ...unknown])] };
  }
  const filter = programme.filters.find((name) => flag(name) === false);
  if (filter !== undefined) return { kind: 'ineligible', reason: { kind: 'filter', filter } };
  const other = excluding(force, programme.code, subject.enrolledIn);
  if (other !== undefined) {
    return { kind: 'ineligible', reason: { kind: 'exclusive', with: other } };
  }
  return atMost(score.score, exact(programme.threshold))
    ? { kind: 'below' }
    : { kind: 'ineligible', reason: { kind: 'threshold' } };
}

function levelOf(found: Unstable, programme: Programme, { score }: Subject): Level {
  if (found.kind === 'below') return 'below';
  if (found.kind !== 'ineligible') return 'unknown';
  if (found.reason.kind !== 'threshold' || score.kind !== 'scored') return 'barred';
  const bandEnd = fixedFromUnits(exact(programme.threshold) + exact(programme.exitBand));
  return atMost(score.score, bandEnd) ? 'band' : 'above';
}

/** Whoever stands in a programme is eligible in it, unless nothing can be said today. */
function outcomeOf(found: Unstable, standing: EntitlementStanding, day: Day): Outcome {
  if (found.kind === 'suspended' || found.kind === 'incomplete') return found;
  switch (standing.kind) {
    case 'in': {
      const basis = found.kind === 'below' ? 'threshold' : 'band';
      return { kind: 'eligible', basis, until: 'open' };
    }
    case 'leaving':
      return day < standing.endsOn
        ? { kind: 'eligible', basis: 'notice', until: standing.graceUntil }
        : { kind: 'eligible', basis: 'grace', until: standing.graceUntil };
    case 'out':
      if (found.kind === 'ineligible') return found;
      throw new Error('whoever is below the threshold is in');
  }
}

/**
 * Decides on a household for one programme: today's facts, then the stability rule.
 * @param before how the household stood to the programme after the last decision
 */
export function decide(
  force: FormulaInForce,
  { programme: code, subject }: { readonly programme: string; readonly subject: Subject },
  before: EntitlementStanding,
): Result<Decision, DecisionRefusal> {
  FormulaInForce.assertInForce(force);
  const { formula, day } = force;
  const programme = formula.programme(code);
  if (!programme) return fail({ kind: 'programme_unknown' });
  if (subject.score.formulaHash !== formula.hash) return fail({ kind: 'score_of_another_formula' });
  const found = today(force, programme, subject);
  const level = levelOf(found, programme, subject);
  const standing = nextStanding(before, { day, level }, programme);
  return ok(
    new Decision(makes, {
      household: subject.household,
      programme: code,
      day,
      outcome: outcomeOf(found, standing, day),
      standing,
      formulaHash: formula.hash,
      inputsHash: subject.score.inputsHash,
    }),
  );
}

/**
 * Decides for every programme in the file's order, which is the order in which programmes that
 * exclude each other come first.
 */
export function decideAll(
  force: FormulaInForce,
  subject: Omit<Subject, 'enrolledIn'>,
  standings: ReadonlyMap<string, EntitlementStanding>,
): Result<readonly Decision[], DecisionRefusal> {
  const { programmes } = force.formula.file;
  const isIn = (standing: EntitlementStanding | undefined) =>
    standing !== undefined && standing.kind !== 'out';
  const enrolled = new Set(
    programmes.map(({ code }) => code).filter((code) => isIn(standings.get(code))),
  );
  const decisions: Decision[] = [];
  for (const { code } of programmes) {
    const others = [...enrolled].filter((other) => other !== code);
    const whole: Subject = { ...subject, enrolledIn: others };
    const before = standings.get(code) ?? { kind: 'out' };
    const decided = decide(force, { programme: code, subject: whole }, before);
    if (!decided.ok) return decided;
    decisions.push(decided.value);
    if (isIn(decided.value.standing)) enrolled.add(code);
    else enrolled.delete(code);
  }
  return ok(decisions);
}
