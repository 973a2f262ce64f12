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

/** A member; of the population register is read only what the partner is told. */
async function memberRecord(
  { register }: SocialNeeds,
  member: Member,
  { partner }: Access,
): Promise<MemberRecord> {
  const { shared } = partner.terms;
  const { person, sex, born, relation, civil, disabled } = member;
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
  return { identifiers, names, sex, born, relation, civil, disabled };
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

/** A household as it is now; undefined where there is none, or none any more. */
export async function householdRecord(
  needs: SocialNeeds,
  household: HouseholdId,
  { access, day }: { readonly access: Access; readonly day: Day },
): Promise<HouseholdRecord | undefined> {
  const { social } = needs;
  const known = await social.known(household);
  if (known?.household.state !== 'open') return undefined;
  const { id, dwelling, members, head } = known.household;
  const [[newest], decisions] = await Promise.all([
    social.scoresOf(household),
    social.decisionsOf(household),
  ]);
  const records: MemberRecord[] = [];
  for (const member of members) records.push(await memberRecord(needs, member, access));
  return {
    people: members.map(({ person }) => person),
    group: {
      identifiers: [{ type: 'HOUSEHOLD_ID', value: id }],
      kind: 'household',
      region: dwelling.region,
      area: dwelling.area,
      score: newest?.score.kind === 'scored' ? newest.score.score : 'none',
      head: Math.max(
        0,
        members.findIndex(({ person }) => person === head),
      ),
      members: records,
      programmes: decisions.flatMap((one) => programmeRecord(one, day) ?? []),
      registered: known.certified,
      updated: newest?.day ?? known.certified,
    },
  };
}
