import type {
  DciRecords,
  GivenRecord,
  GroupRecord,
  Located,
  RecordIdentifier,
} from '../../dci/records.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import { Day } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { Idcs } from '../../vocabulary/idcs.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { noteHouseholdAct } from '../social/note-household-act.ts';
import type { SocialNeeds } from '../social/needs.ts';
import { findPerson } from '../social/people.ts';
import { householdRecord, withPeople, type HouseholdRecord } from './household-record.ts';
import { changesFrom } from './social-changes.ts';

/** Households of a programme that are read at once. */
const pageMax = 200;

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
  needs: SocialNeeds,
  identifier: RecordIdentifier,
): Promise<{ readonly id: HouseholdId; readonly person: ResidentId | 'none' } | undefined> {
  if (identifier.type === 'HOUSEHOLD_ID') {
    const id = HouseholdId.safeParse(identifier.value);
    return id.success ? { id: id.data, person: 'none' } : undefined;
  }
  const person = await personNamed(needs, identifier);
  const id = person === undefined ? undefined : await needs.social.householdOf(person);
  return person === undefined || id === undefined ? undefined : { id, person };
}

/** The people about whom is asked: whoever is named, or everybody of her household. */
export async function peopleAskedAbout(
  needs: SocialNeeds,
  identifier: RecordIdentifier,
  entity: 'Group' | 'Member',
): Promise<readonly ResidentId[]> {
  const named = await householdNamed(needs, identifier);
  if (!named) return [];
  if (entity === 'Member' && named.person !== 'none') return [named.person];
  const known = await needs.social.known(named.id);
  return known?.household.members.map(({ person }) => person) ?? [];
}

/**
 * The social register as records of the exchange. Each person of a household that is given away
 * finds it when she asks who used her data.
 */
export function socialRecords(needs: SocialNeeds): DciRecords {
  const peopleOf = new WeakMap<GroupRecord, readonly ResidentId[]>();
  const today = () => Day.parse(timestampOf(needs.now()).slice(0, 10));
  const recordOf = async (id: HouseholdId): Promise<HouseholdRecord | undefined> => {
    const record = await householdRecord(needs, id, today());
    if (record) peopleOf.set(record.group, record.people);
    return record;
  };
  return {
    byIdentifier: async (identifier): Promise<Located | undefined> => {
      const named = await householdNamed(needs, identifier);
      const record = named && (await recordOf(named.id));
      if (!record || !named) return undefined;
      const place = named.person === 'none' ? -1 : record.people.indexOf(named.person);
      return { group: record.group, member: place < 0 ? 'group' : place };
    },
    listed: async function* listed(access) {
      const told = new Set<HouseholdId>();
      for (const programme of access.partner.terms.programmes) {
        let after: HouseholdId | 'start' | undefined = 'start';
        while (after !== undefined) {
          const page = { outcome: 'eligible', after, max: pageMax } as const;
          const lines = await needs.social.list(programme, page);
          for (const { household } of lines) {
            const record = told.has(household) ? undefined : await recordOf(household);
            told.add(household);
            if (record) yield record.group;
          }
          after = lines.length < pageMax ? undefined : lines.at(-1)?.household;
        }
      }
    },
    give: async (found, access) => {
      const actor = `programme:${access.partner.id}`;
      const { purpose, basis, grounds } = access;
      const act = {
        kind: 'household.exchanged',
        actor,
        purpose,
        basis,
        outcome: `given:${grounds}`,
      };
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
    changesAfter: async (place, max) => {
      const fed = await needs.social.eventsAfter(place, max);
      return { changes: fed.events.flatMap(changesFrom), place: fed.place };
    },
  };
}
