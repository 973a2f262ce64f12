import type { Answer } from '../shared/station.ts';
import type { EventKind } from './event-fields.tsx';
import { dwellingOf } from './dwelling-fields.tsx';
import { valueIn, type Values } from './form-words.ts';
import {
  findHousehold,
  numberOf,
  readHousehold,
  type Attributes,
  type DeskHousehold,
  type DeskMember,
} from './household.ts';
import { memberOf } from './member-fields.tsx';
import { goingAs } from './transfer-fields.tsx';

/** What is sent, or why it can not be made: the station’s answer, or a number that is none. */
export type Made =
  | { readonly kind: 'made'; readonly happening: object }
  | { readonly kind: 'wrong_number' }
  | { readonly kind: 'refused'; readonly answer: Answer<unknown> };

const made = (happening: object): Made => ({ kind: 'made', happening });

/** A member as she is named where she goes, with what is recorded of her. */
function moving({ idcs, member, ...rest }: DeskMember, relation: string, changed: object = {}) {
  const { civil, school, literate, disabled, permitUntil }: Attributes = rest;
  const named = idcs === 'none' ? { member } : { idcs };
  return { ...named, relation, civil, school, literate, disabled, permitUntil, ...changed };
}

function successionOf(values: Values): object {
  const [newHead, newDeclarant] = [valueIn(values, 'newHead'), valueIn(values, 'newDeclarant')];
  return {
    ...(newHead === '' ? {} : { newHead }),
    ...(newDeclarant === '' ? {} : { newDeclarant }),
  };
}

/** The household of somebody by her number. */
async function householdAt(number: string): Promise<Made | { readonly household: string }> {
  const idcs = numberOf(number);
  if (idcs === undefined) return { kind: 'wrong_number' };
  const answer = await findHousehold(idcs);
  return answer.kind === 'answered' ? { household: answer.body } : { kind: 'refused', answer };
}

/** Those who leave, with what changes of them by it. */
function leavers(values: Values, household: DeskHousehold, changed: ReadonlyMap<string, object>) {
  return household.members
    .filter(({ person }) => goingAs(values, person) !== '')
    .map((member) => {
      const { person } = member;
      const relation = goingAs(values, person);
      return { person, relation, sent: moving(member, relation, changed.get(person)) };
    });
}

type Transferred = { readonly kind: 'transfer'; readonly transfer: object } | Made;

/** A form's answers about a household, and the name of one that it founds. */
interface Told {
  readonly values: Values;
  readonly household: DeskHousehold;
  readonly fresh: string;
}

async function transferOf(
  { values, household, fresh }: Told,
  changed: ReadonlyMap<string, object>,
): Promise<Transferred | undefined> {
  const going = leavers(values, household, changed);
  const [first] = going;
  if (!first) return undefined;
  const members = going.map(({ sent }) => sent);
  const from = { from: household.household, ...successionOf(values) };
  if (valueIn(values, 'destination') === 'known') {
    const there = await householdAt(valueIn(values, 'there'));
    if ('kind' in there) return there;
    const to = { kind: 'known', household: there.household, members };
    return { kind: 'transfer', transfer: { ...from, to } };
  }
  const head = going.find(({ relation }) => relation === 'self') ?? first;
  const founded = { household: fresh, declarant: head.person, head: head.person };
  const to = { kind: 'new', ...founded, dwelling: dwellingOf(values), members };
  return { kind: 'transfer', transfer: { ...from, to } };
}

function isTransfer(
  made: Transferred | undefined,
): made is Extract<Transferred, { kind: 'transfer' }> {
  return made?.kind === 'transfer';
}

async function marriage(values: Values, household: DeskHousehold): Promise<Made> {
  const number = valueIn(values, 'other');
  const there = await householdAt(number);
  if ('kind' in there) return there;
  const idcs = numberOf(number) ?? '';
  const spouses = [
    { person: valueIn(values, 'one'), household: household.household },
    { person: idcs, household: there.household },
  ];
  if (valueIn(values, 'moves') !== 'here' || there.household === household.household) {
    return made({ kind: 'marriage', spouses });
  }
  const other = await readHousehold(there.household);
  if (other.kind !== 'answered') return { kind: 'refused', answer: other };
  const member = other.body.members.find((one) => one.idcs === idcs);
  if (!member) return { kind: 'wrong_number' };
  const members = [moving(member, valueIn(values, 'relation'), { civil: 'married' })];
  const to = { kind: 'known', household: household.household, members };
  return made({ kind: 'marriage', spouses, transfer: { from: there.household, to } });
}

async function divorce(told: Told): Promise<Made> {
  const { values, household } = told;
  const people = [valueIn(values, 'one'), valueIn(values, 'other')];
  const changed = new Map(people.map((person) => [person, { civil: 'divorced' }]));
  const spouses = people.map((person) => ({ person, household: household.household }));
  const transfer = await transferOf(told, changed);
  if (transfer === undefined) return made({ kind: 'divorce', spouses });
  if (!isTransfer(transfer)) return transfer;
  return made({ kind: 'divorce', spouses, transfer: transfer.transfer });
}

async function merge(values: Values, { household, members }: DeskHousehold): Promise<Made> {
  const there = await householdAt(valueIn(values, 'there'));
  if ('kind' in there) return there;
  const going = members.map((member) => moving(member, goingAs(values, member.person)));
  return made({ kind: 'merge', from: household, to: there.household, members: going });
}

function birth(values: Values, household: string): Made {
  const disabled = valueIn(values, 'disabled') === 'yes';
  const relation = valueIn(values, 'relation');
  const states = { civil: 'single', school: 'none', literate: false, permitUntil: 'none' };
  const stated = { ...states, relation, disabled };
  const number = valueIn(values, 'idcs');
  const idcs = numberOf(number);
  if (number !== '' && idcs === undefined) return { kind: 'wrong_number' };
  const born = { born: valueIn(values, 'born'), sex: valueIn(values, 'sex') };
  const child = idcs === undefined ? { ...born, ...stated } : { idcs, ...stated };
  return made({ kind: 'birth', household, child });
}

function attribute(values: Values, household: string): Made {
  const [name, value] = [valueIn(values, 'attribute'), valueIn(values, 'value')];
  const isFlag = name === 'literate' || name === 'disabled';
  const change = { attribute: name, value: isFlag ? value === 'yes' : value };
  return made({ kind: 'attribute', household, person: valueIn(values, 'person'), change });
}

/** What a form says happened, ready to be sent. */
export async function happeningOf(kind: EventKind, told: Told): Promise<Made> {
  const { values, household: desk } = told;
  const { household } = desk;
  switch (kind) {
    case 'birth':
      return birth(values, household);
    case 'arrival': {
      const member = memberOf(values, '');
      return member ? made({ kind, household, member }) : { kind: 'wrong_number' };
    }
    case 'death':
    case 'departure': {
      const person = valueIn(values, 'person');
      return made({ kind, household, person, ...successionOf(values) });
    }
    case 'marriage':
      return marriage(values, desk);
    case 'divorce':
      return divorce(told);
    case 'split': {
      const transfer = await transferOf(told, new Map());
      if (transfer === undefined) return made({ kind });
      return isTransfer(transfer) ? made({ kind, transfer: transfer.transfer }) : transfer;
    }
    case 'merge':
      return merge(values, desk);
    case 'move':
      return made({ kind, household, dwelling: dwellingOf(values) });
    case 'attribute':
      return attribute(values, household);
    case 'guardianship': {
      const [ward, guardian] = [valueIn(values, 'ward'), valueIn(values, 'guardian')];
      return made({ kind, household, ward, guardian });
    }
    case 'succession':
      return made({ kind, household, ...successionOf(values) });
  }
}

/** A household as its declaration says, every member by her number. */
export function declarationOf(
  values: Values,
  prefixes: readonly string[],
  household: string,
): Made {
  const members = prefixes.flatMap((prefix) => memberOf(values, prefix) ?? []);
  const head = members.find(({ relation }) => relation === 'self') ?? members[0];
  const declared = valueIn(values, 'declarant');
  const declarant = declared === '' ? head?.idcs : numberOf(declared);
  if (!head || members.length < prefixes.length || declarant === undefined) {
    return { kind: 'wrong_number' };
  }
  const founded = { household, declarant, head: head.idcs };
  return made({ kind: 'declaration', ...founded, dwelling: dwellingOf(values), members });
}
