import type { SharedAttribute } from '../vocabulary/exchange-terms.ts';
import type { RecordValues } from './criterion.ts';
import type { GivenRecord, GroupRecord, MemberRecord, RecordIdentifier } from './records.ts';

/** The kind of registry, and what kinds of records it has. */
export const registryType = 'ns:org:RegistryType:Social';

type Shared = readonly SharedAttribute[];

/** What may be shared, and nothing otherwise. */
function given<T extends object>(shared: Shared, attribute: SharedAttribute, part: T): T | object {
  return shared.includes(attribute) ? part : {};
}

function identifierForm({ type, value }: RecordIdentifier) {
  return { '@type': 'Identifier', identifier_type: type, identifier_value: value };
}

/** A day as the exchange writes dates. */
function dateForm(day: string): string {
  return `${day}T00:00:00Z`;
}

function namesForm({ names }: MemberRecord) {
  const forms = names.map(({ language, surname, givenName }) => ({
    '@type': 'Name',
    '@language': language,
    surname,
    given_name: givenName,
  }));
  const [first, ...others] = forms;
  if (!first) return {};
  // The schema has one name; the same in another script stands beside what it knows.
  return others.length === 0
    ? { name: first }
    : { name: first, additional_attributes: others.map((name) => ({ name })) };
}

/** A member as a message has her: what the partner is told, and no more. */
export function memberForm(member: MemberRecord, { group, access }: GivenRecord) {
  const { shared } = access.partner.terms;
  const { sex, born, civil, disabled, relation } = member;
  const identifiers = member.identifiers.map(identifierForm);
  return {
    '@type': 'Member',
    ...given(shared, 'identifiers', { member_identifier: identifiers }),
    demographic_info: {
      '@type': 'SRPerson',
      ...given(shared, 'identifiers', { identifier: identifiers }),
      ...given(shared, 'names', namesForm(member)),
      ...given(shared, 'sex', { sex }),
      ...given(shared, 'birth_date', { birth_date: dateForm(born) }),
      registration_date: dateForm(group.registered),
    },
    ...given(shared, 'members', { relationship_to_head: relation }),
    ...given(shared, 'disability', { is_disabled: disabled }),
    ...given(shared, 'civil_status', { marital_status: civil }),
    registration_date: dateForm(group.registered),
  };
}

function programmesForm({ programmes }: GroupRecord) {
  return {
    additional_attributes: programmes.map(({ code, state, since }) => ({
      programme_identifier: code,
      enrolment_status: state,
      status_change_date: dateForm(since),
    })),
  };
}

/** A group as a message has it: what the partner is told, and no more. */
export function groupForm(of: GivenRecord) {
  const { group, access } = of;
  const { shared } = access.partner.terms;
  const { identifiers, kind, region, area, score, members, registered, updated } = group;
  const head = members[group.head];
  const scored = score === 'none' ? {} : { poverty_score: Number(score) };
  return {
    '@context': { spdci: 'https://schema.spdci.org/extensions/social/v1/' },
    '@type': 'Group',
    ...given(shared, 'identifiers', { group_identifier: identifiers.map(identifierForm) }),
    group_type: kind,
    ...given(shared, 'place', { place: { '@type': 'Place', region, area } }),
    ...given(shared, 'poverty_score', { ...scored, poverty_score_type: 'proxy-means-test' }),
    group_size: members.length,
    ...(head ? given(shared, 'members', { group_head_info: memberForm(head, of) }) : {}),
    ...given(shared, 'members', {
      member_list: members.map((member) => memberForm(member, of)),
    }),
    ...given(shared, 'programmes', programmesForm(group)),
    registration_date: dateForm(registered),
    last_updated: dateForm(updated),
  };
}

/** Whole years on a day. */
function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) >= born.slice(5) ? years : years - 1;
}

/** What a member says when she is asked, in her group. */
export function memberValues(member: MemberRecord, group: GroupRecord, day: string): RecordValues {
  return {
    ...groupValues({ ...group, members: [] }, day),
    group_size: [group.members.length],
    age: [ageOn(member.born, day)],
    sex: [member.sex],
    marital_status: [member.civil],
    is_disabled: [String(member.disabled)],
  };
}

/** What a group says when it is asked; of its members each one's own. */
export function groupValues(group: GroupRecord, day: string): RecordValues {
  const { members, region, area, kind, score } = group;
  return {
    poverty_score: score === 'none' ? [] : [Number(score)],
    group_size: [members.length],
    group_type: [kind],
    place: [region],
    area: [area],
    age: members.map(({ born }) => ageOn(born, day)),
    sex: members.map(({ sex }) => sex),
    marital_status: members.map(({ civil }) => civil),
    is_disabled: members.map(({ disabled }) => String(disabled)),
  };
}

/** Which attributes must be shared for a partner to ask by them. */
export const askedBy: Readonly<Record<keyof RecordValues, SharedAttribute | 'everyone'>> = {
  poverty_score: 'poverty_score',
  group_size: 'everyone',
  group_type: 'everyone',
  place: 'place',
  area: 'place',
  age: 'birth_date',
  sex: 'sex',
  marital_status: 'civil_status',
  is_disabled: 'disability',
};
