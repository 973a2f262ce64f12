import type { Day } from '../day.ts';
import type { Score, ScoreTerm } from '../score/score.ts';
import { exactText, exactUnits, magnitude } from './exact-text.ts';

/** The score before, as far as it can be computed again. */
export type PreviousScore =
  | { readonly kind: 'none' }
  | { readonly kind: 'scored'; readonly day: Day; readonly score: Score }
  | { readonly kind: 'incomplete'; readonly day: Day }
  /** Its formula can not be opened any more: what it added up to is kept, its terms are not. */
  | { readonly kind: 'not_replayed'; readonly day: Day; readonly score: string };

/** One side of a changed term. */
export type TermSide = Pick<ScoreTerm, 'value' | 'weight' | 'product' | 'source'>;

/** One term that adds something else than it did. */
export interface TermChange {
  readonly kind: ScoreTerm['kind'];
  /** As it is now; of a term that is gone, as it was. */
  readonly variable: string;
  readonly before: TermSide | 'none';
  readonly after: TermSide | 'none';
  /** What it adds more than before; all of them add up to the difference of the sums. */
  readonly difference: string;
}

/** What is different from the score before. */
export type ScoreChange =
  | { readonly kind: 'first' }
  /** Before or now there is no score to compare. */
  | { readonly kind: 'not_comparable'; readonly day: Day; readonly before: string | 'incomplete' }
  | {
      readonly kind: 'compared';
      /** The day of the score before. */
      readonly day: Day;
      readonly before: string;
      /** The score less the score before, as both are shown. */
      readonly shown: string;
      /** The exact sum less the exact sum before. */
      readonly difference: string;
      /** `changed`: the rule is another one, and weights differ for everybody. */
      readonly formula: 'same' | 'changed';
      /** What changed most comes first. */
      readonly terms: readonly TermChange[];
    };

/**
 * Which terms are the same one: constants by their kind, others by kind and variable, and of
 * several such by their place among them.
 */
function named(terms: readonly ScoreTerm[]): ReadonlyMap<string, ScoreTerm> {
  const found = new Map<string, ScoreTerm>();
  for (const term of terms) {
    const constant = term.kind === 'intercept' || term.kind === 'region';
    const name = constant ? term.kind : `${term.kind} ${term.variable}`;
    let place = 1;
    while (found.has(`${name} ${place}`)) place += 1;
    found.set(`${name} ${place}`, term);
  }
  return found;
}

function sideOf(term: ScoreTerm | undefined): TermSide | 'none' {
  if (!term) return 'none';
  const { value, weight, product, source } = term;
  return { value, weight, product, source };
}

function changeOf(before: ScoreTerm | undefined, after: ScoreTerm | undefined): TermChange[] {
  const either = after ?? before;
  if (!either) return [];
  const more = exactUnits(after?.product ?? '0') - exactUnits(before?.product ?? '0');
  // A term that came or went by itself is told also where it adds nothing.
  if (more === 0n && before && after && before.variable === after.variable) return [];
  return [
    {
      kind: either.kind,
      variable: either.variable,
      before: sideOf(before),
      after: sideOf(after),
      difference: exactText(more),
    },
  ];
}

function byDifference(one: TermChange, other: TermChange): number {
  const [a, b] = [one, other].map(({ difference }) => magnitude(exactUnits(difference)));
  if (a !== undefined && b !== undefined && a !== b) return a > b ? -1 : 1;
  return one.variable < other.variable ? -1 : one.variable > other.variable ? 1 : 0;
}

/** What is different between a score and the one before; the differences add up exactly. */
export function changeSince(previous: PreviousScore, score: Score | 'incomplete'): ScoreChange {
  switch (previous.kind) {
    case 'none':
      return { kind: 'first' };
    case 'incomplete':
      return { kind: 'not_comparable', day: previous.day, before: 'incomplete' };
    case 'not_replayed':
      return { kind: 'not_comparable', day: previous.day, before: previous.score };
    case 'scored': {
      const { day, score: before } = previous;
      if (score === 'incomplete') return { kind: 'not_comparable', day, before: before.score };
      const [was, is] = [named(before.terms), named(score.terms)];
      const names = [...new Set([...is.keys(), ...was.keys()])];
      return {
        kind: 'compared',
        day,
        before: before.score,
        shown: exactText(exactUnits(score.score) - exactUnits(before.score)),
        difference: exactText(exactUnits(score.sum) - exactUnits(before.sum)),
        formula: before.formulaHash === score.formulaHash ? 'same' : 'changed',
        terms: names
          .flatMap((name) => changeOf(was.get(name), is.get(name)))
          .toSorted(byDifference),
      };
    }
  }
}
