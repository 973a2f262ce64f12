import type {
  DciRecords,
  GroupRecord,
  Located,
  MemberRecord,
  RecordChange,
  RecordIdentifier,
} from '../records.ts';

type Fixed = Pick<MemberRecord, 'sex' | 'born' | 'relation' | 'civil'> & {
  readonly uin: string;
  readonly given: string;
  readonly arabic: string;
};

/** Nobody: the names say so. */
function member({ uin, given, arabic, ...what }: Fixed, family: string): MemberRecord {
  return {
    ...what,
    identifiers: [
      { type: 'UIN', value: uin },
      { type: 'IDCS', value: uin },
    ],
    names: [
      { language: 'ara', surname: 'تجربة', givenName: arabic },
      { language: 'fra', surname: family, givenName: given },
    ],
    disabled: false,
  };
}

function group(
  code: string,
  of: Pick<GroupRecord, 'region' | 'area' | 'score' | 'programmes'>,
  people: readonly Fixed[],
): GroupRecord {
  return {
    ...of,
    identifiers: [{ type: 'HOUSEHOLD_ID', value: code }],
    kind: 'household',
    head: 0,
    members: people.map((one) => member(one, `Essai ${code.slice(-1)}`)),
    registered: '2025-03-01',
    updated: '2026-01-15',
  };
}

const active = [{ code: 'SANDBOX-AID', state: 'Active' as const, since: '2025-04-01' }];

/**
 * Records that conformance tests ask for: somebody `TEST-001`, groups with scores below 5 in
 * `central_region` and of fewer than five people, people under 25 with scores below 2.5. They are
 * nobody's, and no other records are here.
 */
const fixedGroups: readonly GroupRecord[] = [
  group(
    'TEST-GROUP-1',
    { region: 'central_region', area: 'rural', score: '2.1', programmes: active },
    [
      {
        uin: 'TEST-001',
        given: 'Une',
        arabic: 'أولى',
        sex: 'female',
        born: '2003-05-20',
        relation: 'self',
        civil: 'married',
      },
      {
        uin: 'TEST-002',
        given: 'Deux',
        arabic: 'ثان',
        sex: 'male',
        born: '1999-09-02',
        relation: 'spouse',
        civil: 'married',
      },
      {
        uin: 'TEST-003',
        given: 'Trois',
        arabic: 'ثالثة',
        sex: 'female',
        born: '2022-11-30',
        relation: 'child',
        civil: 'single',
      },
    ],
  ),
  group(
    'TEST-GROUP-2',
    { region: 'central_region', area: 'urban', score: '4.25', programmes: [] },
    [
      {
        uin: 'TEST-004',
        given: 'Quatre',
        arabic: 'رابع',
        sex: 'male',
        born: '1958-02-11',
        relation: 'self',
        civil: 'widowed',
      },
      {
        uin: 'TEST-005',
        given: 'Cinq',
        arabic: 'خامسة',
        sex: 'female',
        born: '2004-07-07',
        relation: 'grandchild',
        civil: 'single',
      },
    ],
  ),
  group(
    'TEST-GROUP-3',
    { region: 'northern_region', area: 'urban', score: '7.5', programmes: [] },
    ['006', '007', '008', '009', '010', '011'].map((number, place) => ({
      uin: `TEST-${number}`,
      given: `Numéro ${number}`,
      arabic: 'آخر',
      sex: place % 2 === 0 ? 'male' : 'female',
      born: `${1970 + place * 6}-01-01`,
      relation: place === 0 ? 'self' : 'child',
      civil: place === 0 ? 'married' : 'single',
    })),
  ),
];

/** What the sandbox's operator makes happen, so that subscribers are told of something. */
export interface SandboxEvents {
  happen(change: RecordChange): void;
}

function locate({ type, value }: RecordIdentifier): Located | undefined {
  const named = ({ identifiers }: Pick<MemberRecord, 'identifiers'>) =>
    identifiers.some((one) => one.type === type && one.value === value);
  for (const found of fixedGroups) {
    if (named(found)) return { group: found, member: 'group' };
    const place = found.members.findIndex(named);
    if (place >= 0) return { group: found, member: place };
  }
  return undefined;
}

/** The sandbox's records. Giving them is not journalled: they are about nobody. */
export function fixedRecords(): DciRecords & SandboxEvents {
  const changes: RecordChange[] = [];
  return {
    byIdentifier: async (identifier) => locate(identifier),
    changed: async ({ group: value }) => locate({ type: 'HOUSEHOLD_ID', value })?.group,
    listed: async function* listed() {
      yield* fixedGroups;
    },
    give: async (found, access) => found.map((one) => ({ ...one, access })),
    changesAfter: async (place, max) => {
      const some = changes.slice(place, place + max);
      return { changes: some, place: place + some.length };
    },
    changesEnd: async () => changes.length,
    happen: (change) => {
      changes.push(change);
    },
  };
}
