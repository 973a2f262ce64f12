import type { Day } from '../day.ts';
import type { Fixed } from '../decimal.ts';
import type { Level } from '../decisions/entitlement-standing.ts';
import { householdInputs, type KnownHousehold } from '../score/household-inputs.ts';
import type { Input } from '../score/inputs.ts';
import { simulatedScoreOf } from '../score/score.ts';
import {
  candidateOn,
  type CandidateFormula,
  type CandidateProgramme,
} from './candidate-formula.ts';

/** What a candidate reads of a household on a day, whatever its thresholds are. */
export interface Reading {
  readonly score: Fixed | undefined;
  readonly flags: Readonly<Record<string, Input>>;
}

function levelOf(
  { score, flags }: Reading,
  programme: CandidateProgramme,
  excluded: boolean,
): Level {
  const values = programme.filters.map((name) =>
    Object.hasOwn(flags, name) ? flags[name]?.value : undefined,
  );
  if (score === undefined || values.some((value) => typeof value !== 'boolean')) return 'unknown';
  if (values.includes(false) || excluded) return 'barred';
  if (score <= programme.threshold) return 'below';
  return score <= programme.bandEnd ? 'band' : 'above';
}

/** Reads a household: what takes the time of a simulation. */
export function readingOf(candidate: CandidateFormula, known: KnownHousehold, day: Day): Reading {
  const of = candidateOn(candidate, day);
  const { inputs, flags } = householdInputs(of, known);
  return { score: simulatedScoreOf(of, inputs), flags };
}

/**
 * How a household would stand to each programme if it applied on a day: what `decideAll` says of
 * somebody who is in no programme yet and under no hold.
 * @param reading of the same candidate, or of one that reads the same
 * @returns levels in the order of the candidate's programmes; `below` is eligible
 */
export function simulatedLevels(candidate: CandidateFormula, reading: Reading): readonly Level[] {
  const { exclusive } = candidate.file;
  const entered = new Set<string>();
  return candidate.programmes.map((programme) => {
    const { code } = programme;
    const excluded = exclusive.some(
      ([one, other]) =>
        (one === code && entered.has(other)) || (other === code && entered.has(one)),
    );
    const level = levelOf(reading, programme, excluded);
    if (level === 'below') entered.add(code);
    return level;
  });
}
