import { createHash } from 'node:crypto';
import { Random } from '../../src/generation/random.ts';
import { daysAfter, Day, monthNumber, monthOf } from '../../src/social/day.ts';
import type { Fact } from '../../src/social/facts/fact.ts';
import {
  HouseholdId,
  type Household,
  type Member,
  type Relation,
} from '../../src/social/household/household.ts';
import { OperatorId, ResidentId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';

/** Bills that a household has each month. */
export const bills = ['butane', 'power', 'water', 'phone'] as const;
type Bill = (typeof bills)[number];

/** What households own more of, the better off they are: share of those in the middle, steepness. */
const assets = {
  owns_car: { middle: 0.12, slope: 1.6, weight: 0.24 },
  owns_motorcycle: { middle: 0.22, slope: 0.3, weight: 0.06 },
  has_fridge: { middle: 0.78, slope: 1.1, weight: 0.1 },
  has_washing_machine: { middle: 0.45, slope: 1.3, weight: 0.13 },
  has_internet: { middle: 0.4, slope: 1.2, weight: 0.11 },
  owns_phone: { middle: 0.93, slope: 0.6, weight: 0.04 },
} as const;
type Asset = keyof typeof assets;

/** A household's lasting state, from which its facts are drawn. */
export interface Profile {
  readonly household: Household;
  readonly flags: Readonly<Record<string, boolean>>;
  readonly rooms: number;
  /** A month's bill in dirhams, without the months' noise. */
  readonly monthly: Readonly<Record<Bill, number>>;
  /** ln of the yearly expenditure per head, as a survey would find it. */
  readonly expenditure: number;
}

/** A UUID that a number stands for. */
function uuid(kind: string, number: number): string {
  const hex = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const today = Day.parse('2026-03-01');
const clerk = OperatorId.parse('clerk.generated');
const memberPlaces = 16;

function memberOf(
  random: Random,
  number: number,
  { relation, ages }: { readonly relation: Relation; readonly ages: readonly [number, number] },
): Member {
  const days = Math.floor(365.25 * random.between(...ages)) + 1;
  const young = ages[1] <= 25;
  const attends = young && random.chance(0.85);
  return {
    person: ResidentId.parse(uuid('person', number)),
    relation,
    born: daysAfter(today, -days),
    sex: random.chance(0.5) ? 'female' : 'male',
    civil: relation === 'self' || relation === 'spouse' ? 'married' : 'single',
    school: attends ? 'attends' : 'none',
    literate: random.chance(young ? 0.95 : 0.62),
    disabled: random.chance(0.04),
    permitUntil: 'none',
  };
}

function membersOf(random: Random, index: number): readonly Member[] {
  const elder = random.chance(0.16);
  const spouse = random.chance(0.72);
  const children = elder ? 0 : random.below(5);
  const parents = !elder && random.chance(0.14) ? 1 : 0;
  const adult: readonly [number, number] = elder ? [60, 88] : [26, 59];
  const relations = [
    { relation: 'self', ages: adult },
    ...(spouse ? [{ relation: 'spouse', ages: adult } as const] : []),
    ...Array.from({ length: children }, () => ({ relation: 'child', ages: [0, 22] }) as const),
    ...Array.from({ length: parents }, () => ({ relation: 'parent', ages: [60, 92] }) as const),
  ] as const;
  return relations.map((of, place) => memberOf(random, index * memberPlaces + place, of));
}

/** Months' bills of the middle household, and how they rise with how well off it is. */
const billLevels: Readonly<Record<Bill, { readonly of: number; readonly slope: number }>> = {
  butane: { of: 55, slope: 0.12 },
  power: { of: 120, slope: 0.42 },
  water: { of: 70, slope: 0.34 },
  phone: { of: 60, slope: 0.45 },
};

/** A household that does not exist: the same seed and number give the same one. */
export function profileOf(seed: string, index: number): Profile {
  const random = new Random('household', seed, index);
  const members = membersOf(random, index);
  const [head] = members;
  if (!head) throw new Error('a household has a head');
  const urban = random.chance(0.64);
  const means = random.normal();
  const flags: Record<string, boolean> = {};
  let owned = 0;
  for (const [name, { middle, slope, weight }] of Object.entries(assets)) {
    const odds = Math.log(middle / (1 - middle)) + slope * means + (urban ? 0.25 : -0.35);
    const owns = random.chance(1 / (1 + Math.exp(-odds)));
    flags[name] = owns;
    if (owns) owned += weight;
  }
  flags['no_other_amo'] = random.chance(0.93);
  flags['no_public_job'] = random.chance(0.95);
  flags['no_pension'] = random.chance(0.92);
  flags['no_family_allowance'] = random.chance(0.9);
  const monthly = { butane: 0, power: 0, water: 0, phone: 0 };
  for (const bill of bills) {
    const { of, slope } = billLevels[bill];
    const size = 0.6 + 0.1 * members.length;
    monthly[bill] = of * size * Math.exp(slope * means + random.normal(0, 0.25));
  }
  const region = `R${1 + random.below(12)}`;
  const expenditure =
    9.12 +
    (urban ? 0.18 : 0) +
    0.02 * (Number(region.slice(1)) % 5) +
    0.3 * means +
    owned -
    0.09 * members.length +
    0.0035 * members.length ** 2 +
    random.normal(0, 0.22);
  const id = HouseholdId.parse(uuid('household', index));
  const dwelling = {
    address: `dwelling-${index}`,
    area: urban ? ('urban' as const) : ('rural' as const),
    region,
  };
  const { person } = head;
  const household: Household = {
    id,
    state: 'open',
    declarant: person,
    head: person,
    dwelling,
    members,
    guardians: [],
  };
  return { household, flags, rooms: 1 + random.below(5), monthly, expenditure };
}

/** Deviations of ln of a month's bill: a bottle of gas has one price, a phone is topped up. */
const swings: Readonly<Record<Bill, number>> = {
  butane: 0.07,
  power: 0.08,
  water: 0.08,
  phone: 0.12,
};

/**
 * A month's bill in dirhams and centimes.
 * @param noise 1 swings as `swings` says, 2 twice as much
 */
export function billOf(profile: Profile, bill: Bill, random: Random, noise = 1): string {
  const swing = noise * swings[bill];
  const factor = Math.exp(random.normal(-(swing ** 2) / 2, swing));
  return (profile.monthly[bill] * factor).toFixed(2);
}

const recorded = Instant.parse(Date.UTC(2026, 2, 1));

function lasting(variable: string, value: Fact['value']): Fact {
  return {
    variable,
    value,
    provenance: { kind: 'declared', by: clerk },
    observed: Day.parse('2026-01-15'),
    month: 'none',
    validUntil: 'unlimited',
    recorded,
  };
}

/** All that is known of a generated household on 1 March 2026: flags, rooms, a year of bills. */
export function factsOf(profile: Profile, seed: string, index: number): readonly Fact[] {
  const random = new Random('bills', seed, index);
  const last = monthNumber(today);
  const readings = bills.flatMap((bill) =>
    Array.from({ length: 12 }, (_, ago): Fact => {
      const month = monthOf(last - 1 - ago);
      return {
        variable: `${bill}_year`,
        value: billOf(profile, bill, random),
        provenance: { kind: 'verified', by: 'utility', reference: month },
        observed: Day.parse(`${month}-28`),
        month,
        validUntil: 'unlimited',
        recorded,
      };
    }),
  );
  return [
    ...Object.entries(profile.flags).map(([name, value]) => lasting(name, value)),
    lasting('rooms', String(profile.rooms)),
    ...readings,
  ];
}

/** Names of the assets. */
export const assetNames: readonly Asset[] = [
  'owns_car',
  'owns_motorcycle',
  'has_fridge',
  'has_washing_machine',
  'has_internet',
  'owns_phone',
];
/** The day of which generated facts are. */
export const generatedDay = today;
