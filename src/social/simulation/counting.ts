import type { Day } from '../day.ts';
import type { Level } from '../decisions/entitlement-standing.ts';
import type { KnownHousehold } from '../score/household-inputs.ts';
import { readAlike, type CandidateFormula } from './candidate-formula.ts';
import { groupsOf, headCountOf, type Group, type HeadCount } from './head-counts.ts';
import { readingOf, simulatedLevels, type Reading } from './simulated-levels.ts';
import {
  countedNames,
  countsBy,
  type CountedName,
  type ProgrammeVolatility,
  type Tally,
} from './tally.ts';
import {
  bothVolatilities,
  followedMonths,
  still,
  volatilityOf,
  type Volatility,
} from './volatility.ts';

/** What is compared: the formula before, `none` where none is in force, and the one after. */
export interface Compared {
  readonly before: CandidateFormula | 'none';
  readonly after: CandidateFormula;
  readonly day: Day;
  /** Months over which the status's movement is followed. */
  readonly months: number;
}

/** Sums of one cell: for each counted name households, people, children. */
interface Growing extends Group {
  readonly programme: string;
  readonly sums: Float64Array;
}

/** In which sums a household with these levels counts. */
function namesFor(before: Level, after: Level): readonly CountedName[] {
  const names: CountedName[] = ['known'];
  if (before === 'unknown') names.push('incompleteBefore');
  if (after === 'unknown') names.push('incompleteAfter');
  if (before === 'below') names.push('eligibleBefore');
  if (after === 'below') names.push('eligibleAfter');
  if (before !== 'below' && after === 'below') names.push('crossingIn');
  if (before === 'below' && after !== 'below') {
    names.push('crossingOut');
    if (after === 'band' || after === 'unknown') names.push('keptIn');
  }
  return names;
}

/** Counts household after household in the memory of the groups that there are. */
export class Counting {
  readonly #compared: Compared;
  readonly #alike: boolean;
  readonly #programmes: readonly string[];
  readonly #cells = new Map<string, Growing>();
  readonly #volatility = new Map<string, ProgrammeVolatility>();

  constructor(compared: Compared) {
    this.#compared = compared;
    const { before, after } = compared;
    this.#alike = before !== 'none' && readAlike(before, after);
    const files = before === 'none' ? [after] : [before, after];
    const codes = files.flatMap(({ programmes }) => programmes.map(({ code }) => code));
    this.#programmes = [...new Set(codes)];
  }

  /** Counts one household by today's facts. */
  add(known: KnownHousehold): void {
    const { before, after, day } = this.#compared;
    const heads = headCountOf(known.household, day);
    const groups = groupsOf(known.household, day);
    const reading = readingOf(after, known, day);
    const becomes = levelsByCode(after, reading);
    const was =
      before === 'none' ? undefined : levelsByCode(before, this.#also(reading, known, day));
    for (const programme of this.#programmes) {
      // A programme that a formula does not have pays nobody under it.
      const names = namesFor(was?.get(programme) ?? 'barred', becomes.get(programme) ?? 'barred');
      for (const group of groups) this.#count({ ...group, programme }, names, heads);
    }
  }

  /** Follows one household's status over the months before. */
  follow(known: KnownHousehold): void {
    const { before, after, day, months } = this.#compared;
    const { days, known: followed } = followedMonths(known, day, months);
    const readings = days.map((then) => readingOf(after, followed, then));
    this.#moved('after', after, volatilityOf(after, days, readings));
    if (before === 'none') return;
    const others = readings.map((one, at) => this.#also(one, followed, days[at] ?? day));
    this.#moved('before', before, volatilityOf(before, days, others));
  }

  /** What was counted until now. */
  tally(): Tally {
    const cells = [...this.#cells.values()].map(({ sums, ...of }) => {
      const at = (name: CountedName, part: number) =>
        sums[3 * countedNames.indexOf(name) + part] ?? 0;
      const counts = countsBy((name): HeadCount => ({
        households: at(name, 0),
        people: at(name, 1),
        children: at(name, 2),
      }));
      return { ...of, counts };
    });
    return { cells, volatility: [...this.#volatility.values()] };
  }

  /** The reading of the formula before, which is mostly the same. */
  #also(reading: Reading, known: KnownHousehold, day: Day): Reading {
    const { before } = this.#compared;
    return this.#alike || before === 'none' ? reading : readingOf(before, known, day);
  }

  #moved(
    side: 'before' | 'after',
    { programmes }: CandidateFormula,
    moved: readonly Volatility[],
  ): void {
    for (const [place, { code }] of programmes.entries()) {
      const so = this.#volatility.get(code) ?? { programme: code, before: still, after: still };
      const sum = bothVolatilities(so[side], moved[place] ?? still);
      this.#volatility.set(code, { ...so, [side]: sum });
    }
  }

  #count(
    of: Group & { readonly programme: string },
    names: readonly CountedName[],
    { households, people, children }: HeadCount,
  ): void {
    const place = `${of.programme} ${of.dimension} ${of.group}`;
    let cell = this.#cells.get(place);
    if (!cell) {
      cell = { ...of, sums: new Float64Array(3 * countedNames.length) };
      this.#cells.set(place, cell);
    }
    const { sums } = cell;
    for (const name of names) {
      const first = 3 * countedNames.indexOf(name);
      sums[first] = (sums[first] ?? 0) + households;
      sums[first + 1] = (sums[first + 1] ?? 0) + people;
      sums[first + 2] = (sums[first + 2] ?? 0) + children;
    }
  }
}

function levelsByCode(candidate: CandidateFormula, reading: Reading) {
  const levels = simulatedLevels(candidate, reading);
  return new Map(candidate.programmes.map(({ code }, at) => [code, levels[at] ?? 'unknown']));
}
