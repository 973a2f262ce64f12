import { verhoeffHolds } from '../../../vocabulary/verhoeff.ts';
import type { TextKey } from '../../texts.ts';
import type { PersonForm, Statements } from './statements.ts';

/** The wording of the consent that the page shows; another wording has another name. */
const consentVersion = 'basma-2026.1';

/** Fields that are wrong, each with what to say. */
export type WrongFields = Readonly<Partial<Record<keyof PersonForm, TextKey>>>;

const yearsOfMinority = 18;

function numbersOf({ day, month, year }: PersonForm) {
  const number = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined);
  return { day: number(day), month: number(month), year: number(year) };
}

/** A date of birth as far as it is known; undefined when it is none. */
export function birthDateOf(form: PersonForm) {
  const { day, month, year } = numbersOf(form);
  if (year === undefined || year < 1880 || year > 2200) return undefined;
  if (form.estimated) return { precision: 'estimated', year };
  if (form.day.trim() === '' && form.month.trim() === '') return { precision: 'year', year };
  if (month === undefined || month < 1 || month > 12) return undefined;
  if (form.day.trim() === '') return { precision: 'month', year, month };
  const moment = new Date(Date.UTC(year, month - 1, day ?? 0));
  const exists = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return exists ? { precision: 'day', year, month, day } : undefined;
}

/** Whether somebody may be too young to stand for herself: then a guardian does. */
export function mayBeMinor(form: PersonForm): boolean {
  const { day, month, year } = numbersOf(form);
  if (year === undefined || year < 1880) return false;
  const of18 = new Date(year + yearsOfMinority, (month ?? 12) - 1, day ?? 31);
  return of18.getTime() > Date.now();
}

/** A number of a resident as it is read out, with or without gaps. */
function idcsOf(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '');
  return /^[2-9]\d{9}$/.test(digits) && verhoeffHolds(digits) ? digits : undefined;
}

function nameOf(latin: string, arabic: string) {
  return {
    ...(latin.trim() === '' ? {} : { latin: latin.trim() }),
    ...(arabic.trim() === '' ? {} : { arabic: arabic.trim() }),
  };
}

const latin = /^[\p{Script=Latin}\p{M}][\p{Script=Latin}\p{M}\s.'’-]*$/u;
const arabic = /^[\p{Script=Arabic}\p{M}ـ][\p{Script=Arabic}\p{M}ـ\s-]*$/u;

function wrongName(form: PersonForm, name: 'family' | 'given'): WrongFields {
  const [ofLatin, ofArabic] = [`${name}Latin`, `${name}Arabic`] as const;
  const inLatin = form[ofLatin].trim();
  const inArabic = form[ofArabic].trim();
  if (inLatin === '' && inArabic === '') return { [ofLatin]: 'enrol.wrong.required' };
  return {
    ...(inLatin === '' || latin.test(inLatin) ? {} : { [ofLatin]: 'enrol.wrong.latin' }),
    ...(inArabic === '' || arabic.test(inArabic) ? {} : { [ofArabic]: 'enrol.wrong.arabic' }),
  };
}

function wrongEvidence(form: PersonForm): WrongFields {
  if (form.evidence !== 'witnesses') {
    const known = /^[A-Z0-9][A-Z0-9 /-]{2,29}$/i.test(form.number.trim());
    return known ? {} : { number: 'enrol.wrong.paper' };
  }
  const [one, two] = [idcsOf(form.witness1), idcsOf(form.witness2)];
  return {
    ...(one === undefined ? { witness1: 'enrol.wrong.idcs' } : {}),
    ...(two === undefined ? { witness2: 'enrol.wrong.idcs' } : {}),
    ...(one !== undefined && one === two ? { witness2: 'enrol.wrong.same_witness' } : {}),
  };
}

/** What is wrong in the fields of a person. */
export function wrongFields(form: PersonForm): WrongFields {
  const minor = mayBeMinor(form);
  const foreign = form.evidence === 'residence_permit' && form.nationality === 'MAR';
  return {
    ...wrongEvidence(form),
    ...wrongName(form, 'family'),
    ...wrongName(form, 'given'),
    ...(form.sex === '' ? { sex: 'enrol.wrong.required' } : {}),
    ...(birthDateOf(form) ? {} : { year: 'enrol.wrong.birth_date' }),
    ...(form.birthPlace.trim() === '' ? { birthPlace: 'enrol.wrong.required' } : {}),
    ...(foreign ? { nationality: 'enrol.wrong.foreigner' } : {}),
    ...(minor && !idcsOf(form.guardian) ? { guardian: 'enrol.wrong.idcs' } : {}),
    ...(minor && form.relation === '' ? { relation: 'enrol.wrong.required' } : {}),
  };
}

/** The record that the station takes; only for a form without a wrong field. */
export function recordOf({ form, consent }: Statements) {
  const { evidence: kind } = form;
  const witnesses = [idcsOf(form.witness1), idcsOf(form.witness2)];
  const guardian = { guardian: idcsOf(form.guardian), guardianRelation: form.relation };
  return {
    demographics: {
      givenName: nameOf(form.givenLatin, form.givenArabic),
      familyName: nameOf(form.familyLatin, form.familyArabic),
      birthDate: birthDateOf(form),
      birthPlace: form.birthPlace.trim(),
      sex: form.sex,
      nationality: form.nationality,
    },
    evidence: kind === 'witnesses' ? { kind, witnesses } : { kind, number: form.number.trim() },
    ...(mayBeMinor(form) ? guardian : {}),
    ...(consent === 'none'
      ? {}
      : { consent: { given: true, textVersion: consentVersion, ...consent } }),
  };
}
