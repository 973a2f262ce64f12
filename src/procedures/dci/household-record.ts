import type {
  Access,
  GroupRecord,
  MemberRecord,
  ProgrammeRecord,
  RecordName,
} from '../../dci/records.ts';
import type { Day } from '../../social/day.ts';
import type { HouseholdId, Member } from '../../social/household/household.ts';
import type { KeptDecision } from '../../social/store.ts';
import type { ScriptedName } from '../../vocabulary/names.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { SocialNeeds } from '../social/needs.ts';

/** A household as a record, and who of the register its members are, in their order. */
export interface HouseholdRecord {
  readonly group: GroupRecord;
  readonly people: readonly ResidentId[];
}

/** A name in each script in which both its parts are written. */
function namesOf(family: ScriptedName, given: ScriptedName): readonly RecordName[] {
  const scripts = [
    ['ara', family.arabic, given.arabic],
    ['fra', family.latin, given.latin],
  ] as const;
  return scripts.flatMap(([language, surname, givenName]) =>
    surname !== undefined && givenName !== undefined ? [{ language, surname, givenName }] : [],
  );
}

/** A member as the social register has her; who she is, the population register would say. */
function memberRecord({ sex, born, relation, civil, disabled }: Member): MemberRecord {
  return { identifiers: [], names: [], sex, born, relation, civil, disabled };
}

/** A member with her number and her names, as far as the partner is told them; no more is read. */
async function named(
  { register }: SocialNeeds,
  member: MemberRecord,
  { person, access }: { readonly person: ResidentId; readonly access: Access },
): Promise<MemberRecord> {
  const { shared } = access.partner.terms;
  const asked = shared.includes('identifiers') || shared.includes('names');
  const resident = asked ? await register.resident(person) : undefined;
  const number = shared.includes('identifiers') ? resident?.idcs : undefined;
  const record =
    resident && shared.includes('names') ? await register.recordAt(resident.seq) : undefined;
  const identifiers =
    number === undefined
      ? []
      : [
          { type: 'UIN', value: number },
          { type: 'IDCS', value: number },
        ];
  const names = record
    ? namesOf(record.demographics.familyName, record.demographics.givenName)
    : [];
  return { ...member, identifiers, names };
}

/** The same household with who those of its members are that are to be told. */
export async function withPeople(
  needs: SocialNeeds,
  { group, people }: HouseholdRecord,
  { told, access }: { readonly told: readonly ResidentId[]; readonly access: Access },
): Promise<GroupRecord> {
  const members = await Promise.all(
    group.members.map(async (member, place) => {
      const person = people[place];
      return person !== undefined && told.includes(person)
        ? named(needs, member, { person, access })
        : member;
    }),
  );
  return { ...group, members };
}

/** How a household stands in a programme; undefined where it is not in it. */
function programmeRecord(
  { programme: code, outcome, standing }: KeptDecision,
  day: Day,
): ProgrammeRecord | undefined {
  if (standing.kind === 'out') return undefined;
  const { since } = standing;
  if (standing.kind === 'leaving' && standing.graceUntil <= day) {
    return { code, state: 'Graduated', since: standing.endsOn };
  }
  return { code, state: outcome.kind === 'suspended' ? 'Suspended' : 'Active', since };
}

/** The last score: of its own evaluation, or of a rescoring of everybody after it. */
async function newestScore({ social }: SocialNeeds, household: HouseholdId) {
  const [[evaluation], [rescored]] = await Promise.all([
    social.evaluationsOf(household, 1),
    social.scoresOf(household),
  ]);
  return evaluation && (!rescored || evaluation.day >= rescored.day) ? evaluation : rescored;
}

/**
 * A household as it is now, nobody named; undefined where there is none, or none any more.
 * @param name what the partner calls it
 */
export async function householdRecord(
  needs: SocialNeeds,
  household: HouseholdId,
  { name, day }: { readonly name: string; readonly day: Day },
): Promise<HouseholdRecord | undefined> {
  const { social } = needs;
  const known = await social.known(household);
  if (known?.household.state !== 'open') return undefined;
  const { dwelling, members, head } = known.household;
  const [newest, decisions] = await Promise.all([
    newestScore(needs, household),
    social.decisionsOf(household),
  ]);
  return {
    people: members.map(({ person }) => person),
    group: {
      identifiers: [{ type: 'HOUSEHOLD_ID', value: name }],
      kind: 'household',
      region: dwelling.region,
      area: dwelling.area,
      score: newest?.score.kind === 'scored' ? newest.score.score : 'none',
      head: Math.max(
        0,
        members.findIndex(({ person }) => person === head),
      ),
      members: members.map(memberRecord),
      programmes: decisions.flatMap((one) => programmeRecord(one, day) ?? []),
      registered: known.certified,
      updated: newest?.day ?? known.certified,
    },
  };
}
