import type {
  Access,
  DciRecords,
  GivenRecord,
  GroupRecord,
  Located,
  RecordIdentifier,
} from '../../dci/records.ts';
import type { Partner } from '../../dci/partner.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import { Day } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { noteHouseholdAct } from '../social/note-household-act.ts';
import type { SocialNeeds } from '../social/needs.ts';
import { findPerson } from '../social/people.ts';
import { eligibleHouseholds } from './eligible-households.ts';
import { householdRecord, withPeople, type HouseholdRecord } from './household-record.ts';
import type { PartnerHouseholds } from './partner-households.ts';
import { changesFrom } from './social-changes.ts';

/** What these records stand on. */
export interface SocialRecordNeeds extends SocialNeeds {
  readonly households: PartnerHouseholds;
}

/** The person whom a number names; undefined for whatever is no number in force. */
async function personNamed(
  needs: SocialNeeds,
  { type, value }: RecordIdentifier,
): Promise<ResidentId | undefined> {
  if (type !== 'UIN' && type !== 'IDCS') return undefined;
  const idcs = Idcs.safeParse(value);
  const person = idcs.success ? await findPerson(needs, idcs.data) : undefined;
  return person?.ok ? person.value.id : undefined;
}

/** The household that an identifier names, and the person, where it names one. */
async function householdNamed(
  needs: SocialRecordNeeds,
  identifier: RecordIdentifier,
  partner: string,
): Promise<{ readonly id: HouseholdId; readonly person: ResidentId | 'none' } | undefined> {
  if (identifier.type === 'HOUSEHOLD_ID') {
    const id = needs.households.householdOf(partner, identifier.value);
    return id && { id, person: 'none' };
  }
  const person = await personNamed(needs, identifier);
  const id = person === undefined ? undefined : await needs.social.householdOf(person);
  return person === undefined || id === undefined ? undefined : { id, person };
}

/** The people about whom is asked: whoever is named, or everybody of her household. */
export async function peopleAskedAbout(
  needs: SocialRecordNeeds,
  identifier: RecordIdentifier,
  { entity, partner }: { readonly entity: 'Group' | 'Member'; readonly partner: string },
): Promise<readonly ResidentId[]> {
  const named = await householdNamed(needs, identifier, partner);
  if (!named) return [];
  if (entity === 'Member' && named.person !== 'none') return [named.person];
  const known = await needs.social.known(named.id);
  return known?.household.members.map(({ person }) => person) ?? [];
}

/** What is written down for each person of whom something is told. */
function actOf({ partner, purpose, basis, grounds }: Access) {
  const actor = `programme:${partner.id}`;
  return { kind: 'household.exchanged', actor, purpose, basis, outcome: `given:${grounds}` };
}

/**
 * The social register as records of the exchange. Each person of a household that is given away
 * finds it when she asks who used her data.
 */
export function socialRecords(needs: SocialRecordNeeds): DciRecords {
  const peopleOf = new WeakMap<GroupRecord, readonly ResidentId[]>();
  const today = () => Day.parse(timestampOf(needs.now()).slice(0, 10));
  const recordOf = async (
    id: HouseholdId,
    partner: Partner,
  ): Promise<HouseholdRecord | undefined> => {
    const name = needs.households.nameOf(partner.id, id);
    const record = await householdRecord(needs, id, { name, day: today() });
    if (record) peopleOf.set(record.group, record.people);
    return record;
  };
  return {
    byIdentifier: async (identifier, partner): Promise<Located | undefined> => {
      const named = await householdNamed(needs, identifier, partner.id);
      const record = named && (await recordOf(named.id, partner));
      if (!record || !named) return undefined;
      const place = named.person === 'none' ? -1 : record.people.indexOf(named.person);
      return { group: record.group, member: place < 0 ? 'group' : place };
    },
    changed: async ({ group }, partner) => {
      const id = HouseholdId.safeParse(group);
      return id.success ? (await recordOf(id.data, partner))?.group : undefined;
    },
    listed: async function* listed({ partner }) {
      for await (const household of eligibleHouseholds(needs, partner)) {
        const record = await recordOf(household, partner);
        if (record) yield record.group;
      }
    },
    give: async (found, access) => {
      const act = actOf(access);
      const given: GivenRecord[] = [];
      for (const { group, member } of found) {
        const people = peopleOf.get(group) ?? [];
        const told = member === 'group' ? people : people.slice(member, member + 1);
        await noteHouseholdAct(needs, told, act);
        const complete = await withPeople(needs, { group, people }, { told, access });
        given.push({ group: complete, member, access });
      }
      return given;
    },
    changesEnd: () => needs.social.lastPlace(),
    changesAfter: async (place, max) => {
      const fed = await needs.social.eventsAfter(place, max);
      return { changes: fed.events.flatMap(changesFrom), place: fed.place };
    },
  };
}
