import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';

/** What is counted of a programme in a group: to the nearest ten, or `few`. */
export type Count = number | 'few';
export const countNames = [
  'known',
  'eligibleBefore',
  'eligibleAfter',
  'crossingIn',
  'crossingOut',
  'keptIn',
  'incompleteAfter',
  'peopleBefore',
  'peopleAfter',
] as const;
export type CountName = (typeof countNames)[number];

/** A group of a programme: a region, an age of heads. */
export interface FoundGroup {
  readonly dimension: string;
  readonly group: string;
  readonly counts: ReadonlyMap<CountName, Count>;
  /** Dirhams a month as text, `few` or `unknown`. */
  readonly budgetBefore: string;
  readonly budgetAfter: string;
}

/** How a formula moves a programme's status; per 1,000 household-months, or `few`. */
export interface FoundVolatility {
  readonly perThousand: string;
  readonly perThousandWithoutRule: string;
}

/** A programme under both formulas. */
export interface FoundProgramme {
  readonly programme: string;
  readonly thresholdBefore: string;
  readonly thresholdAfter: string;
  readonly volatilityBefore: FoundVolatility;
  readonly volatilityAfter: FoundVolatility;
  readonly groups: readonly FoundGroup[];
}

/** How a simulation stands. */
export type SimulationStanding =
  | { readonly kind: 'running'; readonly done: number; readonly of: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly trouble: string }
  | {
      readonly kind: 'ended';
      readonly before: string;
      readonly after: string;
      readonly months: number;
      readonly programmes: readonly FoundProgramme[];
    };

function countIn(body: unknown, name: CountName): Count {
  return partIn(body, name) === 'few' ? 'few' : numberIn(body, name);
}

function groupFrom(body: unknown): FoundGroup {
  return {
    dimension: textIn(body, 'dimension'),
    group: textIn(body, 'group'),
    counts: new Map(countNames.map((name) => [name, countIn(body, name)])),
    budgetBefore: textIn(body, 'budgetBefore'),
    budgetAfter: textIn(body, 'budgetAfter'),
  };
}

function volatilityFrom(body: unknown): FoundVolatility {
  return {
    perThousand: textIn(body, 'perThousand'),
    perThousandWithoutRule: textIn(body, 'perThousandWithoutRule'),
  };
}

function programmeFrom(body: unknown): FoundProgramme {
  return {
    programme: textIn(body, 'programme'),
    thresholdBefore: textIn(body, 'thresholdBefore'),
    thresholdAfter: textIn(body, 'thresholdAfter'),
    volatilityBefore: volatilityFrom(partIn(body, 'volatilityBefore')),
    volatilityAfter: volatilityFrom(partIn(body, 'volatilityAfter')),
    groups: listIn(body, 'groups').map(groupFrom),
  };
}

function nameOf(body: unknown): string {
  return typeof body === 'object' ? `${textIn(body, 'id')} ${textIn(body, 'version')}` : '—';
}

/** Reads the station's answer. */
export function standingFrom(body: unknown): SimulationStanding {
  const state = textIn(body, 'state');
  if (state === 'running') {
    return { kind: 'running', done: numberIn(body, 'done'), of: numberIn(body, 'of') };
  }
  if (state === 'cancelled') return { kind: 'cancelled' };
  if (state !== 'ended') return { kind: 'failed', trouble: textIn(body, 'trouble') };
  return {
    kind: 'ended',
    before: nameOf(partIn(body, 'before')),
    after: nameOf(partIn(body, 'after')),
    months: numberIn(body, 'months'),
    programmes: listIn(body, 'programmes').map(programmeFrom),
  };
}
