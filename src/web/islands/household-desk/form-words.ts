import { languageFrom, localeOf } from '../../language.ts';
import type { Say } from '../shared/texts.ts';
import type { DeskHousehold, DeskMember } from './household.ts';

const relations = [
  'self',
  'spouse',
  'child',
  'parent',
  'sibling',
  'grandchild',
  'other_kin',
  'unrelated',
] as const;
export const civilStates = ['single', 'married', 'divorced', 'widowed'] as const;
export const schoolStates = ['none', 'attends', 'ended'] as const;

/** A form's answers by the name of their field. */
export type Values = Readonly<Record<string, string>>;

/** What every part of a form is given. */
export interface FormProps {
  readonly say: Say;
  readonly values: Values;
  readonly change: (name: string, value: string) => void;
}

/** The answer of one field; empty while there is none. */
export function valueIn(values: Values, name: string): string {
  return values[name] ?? '';
}

/** Words for what members are to a head. */
export function relationOptions(say: Say) {
  return relations.map((one) => [one, say(`social.relation.${one}`)] as const);
}

/** What a region is called. */
export function regionName(say: Say, code: string): string {
  return say.maybe(`social.region.${code}`) ?? code;
}

/** What a variable is called. */
export function variableName(say: Say, name: string): string {
  return say.maybe(`social.variable.${name}`) ?? name;
}

/** Whole years from a day to another. */
function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** A member in a list: what she is, how old, and her number. */
export function memberName(say: Say, { relation, born, idcs }: DeskMember, today: string): string {
  const number = idcs === 'none' ? say('household.unborn_number') : idcs;
  const words = say.maybe(`social.relation.${relation}`) ?? relation;
  const age = say('social.member.age', { count: ageOn(born, today) });
  return [words, age, number].join(say('frame.list_separator'));
}

/** A household's members to choose from. */
export function memberOptions(say: Say, { members }: DeskHousehold, today: string) {
  return members.map((member) => [member.person, memberName(say, member, today)] as const);
}

/** A number with the decimal separator of the page’s language, digit for digit. */
export function decimalIn(text: string): string {
  const locale = localeOf(languageFrom(document.documentElement.lang) ?? 'fr');
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return text.replace('.', parts.find(({ type }) => type === 'decimal')?.value ?? '.');
}
