import { Random } from '../../src/generation/random.ts';
import { measureOf } from '../../src/social/household/measures.ts';
import { FormulaFile, type Term } from '../../src/social/formula/formula-file.ts';
import {
  assetNames,
  billOf,
  bills,
  generatedDay,
  profileOf,
  type Profile,
} from './generated-households.ts';
import { leastSquares } from './least-squares.ts';

/** Households that the generated survey asks in each area. */
const surveyed = 4_000;
/** Decimal places of a weight: beyond the eighth they say nothing. */
const places = 6;
const billCap = 12_000;
/** A survey looks at so many bills. */
const billsSeen = 3;

/** A year's bill as a survey finds it, from a few months. */
function yearly(profile: Profile, bill: (typeof bills)[number]): number {
  const random = new Random('survey', profile.household.id, bill);
  const seen = Array.from({ length: billsSeen }, () => Number(billOf(profile, bill, random)));
  return (12 / billsSeen) * seen.reduce((sum, one) => sum + one, 0);
}

/** A term without its weight, and what it is worth for a household of the survey. */
interface Regressor {
  readonly term: (weight: number) => Term;
  readonly value: (profile: Profile) => number;
}

function measure(profile: Profile, name: string): number {
  const value = measureOf(profile.household, name, generatedDay);
  return typeof value === 'boolean' ? Number(value) : Number(value ?? Number.NaN);
}

function shareOf(num: string): Regressor {
  return {
    term: (w) => ({ kind: 'share', num, den: 'hh_size', w }),
    value: (profile) => measure(profile, num) / measure(profile, 'hh_size'),
  };
}

/** What the survey is explained by, in both areas. */
const regressors: readonly Regressor[] = [
  {
    term: (w) => ({ kind: 'num', var: 'hh_size', w }),
    value: (profile) => measure(profile, 'hh_size'),
  },
  {
    term: (w) => ({ kind: 'sq', var: 'hh_size', w }),
    value: (profile) => measure(profile, 'hh_size') ** 2,
  },
  ...['n_children_0_5', 'n_elders_60p', 'n_literate_15p', 'n_at_school', 'n_disabled'].map(shareOf),
  ...['head_female', 'head_literate'].map((name): Regressor => ({
    term: (w) => ({ kind: 'flag', var: name, w }),
    value: (profile) => measure(profile, name),
  })),
  ...assetNames.map((name): Regressor => ({
    term: (w) => ({ kind: 'flag', var: name, w }),
    value: ({ flags }) => Number(flags[name] ?? Number.NaN),
  })),
  { term: (w) => ({ kind: 'num', var: 'rooms', w }), value: ({ rooms }) => rooms },
  ...(['power', 'water', 'phone'] as const).map((bill): Regressor => ({
    term: (w) => ({ kind: 'log1p', var: `${bill}_year`, w, cap: [0, 5 * billCap] }),
    value: (profile) => Math.log1p(Math.min(5 * billCap, yearly(profile, bill))),
  })),
  {
    term: (w) => ({ kind: 'share', num: 'butane_year', den: 'hh_size', w, cap: [0, billCap] }),
    value: (profile) => Math.min(billCap, yearly(profile, 'butane') / measure(profile, 'hh_size')),
  },
];

const regions = Array.from({ length: 12 }, (_, place) => `R${place + 1}`);

function roundedWeight(weight: number): number {
  return Number(weight.toFixed(places));
}

/** The equation of one area, estimated from a survey of it. */
function equationOf(seed: string, area: 'urban' | 'rural'): FormulaFile['areas']['urban'] {
  function* rows() {
    let asked = 0;
    for (let index = 0; asked < surveyed; index += 1) {
      const profile = profileOf(`survey ${seed}`, index);
      const { dwelling } = profile.household;
      if (dwelling.area !== area) continue;
      asked += 1;
      // The first region is the intercept's.
      const inRegion = regions.slice(1).map((region) => Number(dwelling.region === region));
      const known = [1, ...inRegion, ...regressors.map(({ value }) => value(profile))];
      yield { known, told: profile.expenditure };
    }
  }
  const weights = leastSquares(rows(), regions.length + regressors.length).map(roundedWeight);
  const [intercept = 0, ...others] = weights;
  const constants = [0, ...others.slice(0, regions.length - 1)];
  const slopes = others.slice(regions.length - 1);
  return {
    intercept,
    groups: {
      region: Object.fromEntries(regions.map((region, at) => [region, constants[at] ?? 0])),
    },
    terms: regressors.map(({ term }, at) => term(slopes[at] ?? 0)),
  };
}

type Variables = FormulaFile['variables'];

function variablesOf(): Variables {
  const variables: Record<string, Variables[string]> = {
    hh_size: { type: 'number', min: 1, max: 60, source: ['register'], required: true },
    rooms: { type: 'number', min: 0, max: 60, source: ['declared'], required: true },
  };
  const counted = ['n_children_0_5', 'n_elders_60p', 'n_literate_15p', 'n_at_school', 'n_disabled'];
  for (const name of counted) {
    variables[name] = { type: 'number', min: 0, max: 60, source: ['register'], required: true };
  }
  for (const name of ['head_female', 'head_literate']) {
    variables[name] = { type: 'flag', source: ['register'], required: true };
  }
  const filters = ['no_other_amo', 'no_public_job', 'no_pension', 'no_family_allowance'];
  for (const name of [...assetNames, ...filters]) {
    variables[name] = { type: 'flag', source: ['ministry', 'declared'], required: true };
  }
  for (const bill of bills) {
    variables[`${bill}_year`] = {
      type: 'number',
      unit: 'MAD/year',
      min: 0,
      max: 1_000_000,
      source: ['utility', 'declared'],
      window: '12m-mean',
      least: 3,
      times: 12,
      required: true,
    };
  }
  return variables;
}

/** How slowly a household leaves a programme; docs/social-register.md says why. */
const exit = { exitBand: 0.05, exitAfter: 2, noticeDays: 30, graceDays: 31 } as const;

/** The example file; nobody signed it, so nothing can be decided by it as it lies there. */
export function exampleFormula(seed: string): FormulaFile {
  return FormulaFile.parse({
    schema: 'rsu.formula/1',
    id: 'example',
    version: '2026.1',
    status: 'active',
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    legalRef: 'none: an example',
    note:
      'An example, nobody’s official formula. Its weights were estimated by ordinary least squares ' +
      `on a survey of 2 × ${surveyed} generated households (scripts/fit-example-formula.ts).`,
    currency: 'MAD',
    target: 'ln(yearly expenditure per head)',
    rounding: { mode: 'half-even', digits: 7 },
    variables: variablesOf(),
    areas: { urban: equationOf(seed, 'urban'), rural: equationOf(seed, 'rural') },
    programmes: [
      {
        code: 'AMO_TADAMON',
        threshold: 9.3264284,
        op: 'le',
        ...exit,
        filters: ['no_other_amo'],
      },
      {
        code: 'ASD',
        threshold: 9.743001,
        op: 'le',
        ...exit,
        filters: ['no_public_job', 'no_pension', 'no_family_allowance'],
      },
    ],
    exclusive: [],
    approvals: [],
  });
}

/** The file's text. */
export function exampleText(): string {
  return `${JSON.stringify(exampleFormula('2026'), undefined, 2)}\n`;
}
