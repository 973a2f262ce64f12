import { listIn, partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import { call, type Answer } from '../shared/station.ts';

/** What is recorded of a member and said again when she moves. */
export interface Attributes {
  readonly civil: string;
  readonly school: string;
  readonly literate: boolean;
  readonly disabled: boolean;
  readonly permitUntil: string;
}

/** A member as the station shows her. */
export interface DeskMember extends Attributes {
  /** What names her in a form: her number, or her key where she has none yet. */
  readonly person: string;
  readonly idcs: string;
  readonly member: string;
  readonly relation: string;
  readonly born: string;
  readonly sex: string;
}

/** A household as the station shows it. */
export interface DeskHousehold {
  readonly household: string;
  readonly state: string;
  readonly declarant: string;
  readonly head: string;
  readonly area: string;
  readonly region: string;
  readonly members: readonly DeskMember[];
  /** The newest value of each variable, and of each month of a bill. */
  readonly facts: ReadonlyMap<string, string>;
}

/** What the page knows of the rule in force, for its forms. */
export interface Rules {
  readonly regions: readonly string[];
  /** What a household is asked, besides who lives in it. */
  readonly asked: readonly {
    readonly name: string;
    readonly type: 'flag' | 'number';
    readonly monthly: boolean;
  }[];
  /** Months of which bills are asked, the last first. */
  readonly months: readonly string[];
  readonly today: string;
}

/** What became of a household's score by an act. */
export interface Changed {
  readonly household: string;
  /** `evaluated`, or why it was not. */
  readonly evaluation: string;
  /** Empty where there is none. */
  readonly score: string;
  readonly missing: readonly string[];
}

function memberFrom(body: unknown): DeskMember {
  const idcs = textIn(body, 'idcs');
  const member = textIn(body, 'member');
  return {
    person: idcs === 'none' ? member : idcs,
    idcs,
    member,
    relation: textIn(body, 'relation'),
    born: textIn(body, 'born'),
    sex: textIn(body, 'sex'),
    civil: textIn(body, 'civil'),
    school: textIn(body, 'school'),
    literate: yesIn(body, 'literate'),
    disabled: yesIn(body, 'disabled'),
    permitUntil: textIn(body, 'permitUntil'),
  };
}

/** The name of a fact among a household's: a variable, of a bill with its month. */
export function factName(variable: string, month: string): string {
  return month === 'none' ? variable : `${variable} ${month}`;
}

function factsFrom(body: unknown): ReadonlyMap<string, string> {
  const facts = listIn(body, 'facts').toSorted((one, other) =>
    textIn(one, 'observed') < textIn(other, 'observed') ? -1 : 1,
  );
  return new Map(
    facts.map((fact) => [
      factName(textIn(fact, 'variable'), textIn(fact, 'month')),
      String(partIn(fact, 'value')),
    ]),
  );
}

function householdFrom(body: unknown): DeskHousehold {
  const dwelling = partIn(body, 'dwelling');
  return {
    household: textIn(body, 'household'),
    state: textIn(body, 'state'),
    declarant: textIn(body, 'declarant'),
    head: textIn(body, 'head'),
    area: textIn(dwelling, 'area'),
    region: textIn(dwelling, 'region'),
    members: listIn(body, 'members').map(memberFrom),
    facts: factsFrom(body),
  };
}

function changedFrom(body: unknown): Changed {
  const score = partIn(partIn(body, 'evaluated'), 'score');
  return {
    household: textIn(body, 'household'),
    evaluation: textIn(body, 'evaluation'),
    score: textIn(score, 'score'),
    missing: [...textsIn(score, 'missing'), ...textsIn(score, 'unfit')],
  };
}

/** For what a desk uses data, and what allows it. */
const use = { purpose: 'social-registration', basis: 'law-72-18' } as const;

/** The identifier of the household that somebody is in. */
export function findHousehold(idcs: string): Promise<Answer<string>> {
  return call('POST', '/v1/households/search', (body) => textIn(body, 'household'), { idcs }, use);
}

/** A household as it is now. */
export function readHousehold(household: string): Promise<Answer<DeskHousehold>> {
  return call('GET', `/v1/households/${household}`, householdFrom, undefined, use);
}

/** A household as it was on a day. */
export function readHouseholdOn(household: string, day: string): Promise<Answer<DeskHousehold>> {
  const path = `/v1/households/${household}?effective=${day}`;
  return call('GET', path, householdFrom, undefined, use);
}

/** Has a happening recorded; sent again with the same `event` it changes nothing. */
export function recordEvent(sent: {
  readonly event: string;
  readonly effective: string;
  readonly happening: object;
}): Promise<Answer<readonly Changed[]>> {
  const read = (body: unknown) => listIn(body, 'households').map(changedFrom);
  return call('POST', '/v1/life-events', read, sent, use);
}

/** Has what a declarant says written down. */
export function recordFacts(household: string, facts: readonly object[]): Promise<Answer<Changed>> {
  return call('POST', `/v1/households/${household}/facts`, changedFrom, { facts }, use);
}

/** Ten digits, however they are grouped; undefined where they are others. */
export function numberOf(text: string): string | undefined {
  const digits = text.replaceAll(/[\s.-]/g, '');
  return /^\d{10}$/.test(digits) ? digits : undefined;
}

/** The rule in force as the page was handed it. */
export function rulesFrom(body: unknown): Rules {
  return {
    regions: textsIn(body, 'regions'),
    asked: listIn(body, 'asked').map((one) => ({
      name: textIn(one, 'name'),
      type: textIn(one, 'type') === 'flag' ? 'flag' : 'number',
      monthly: yesIn(one, 'monthly'),
    })),
    months: textsIn(body, 'months'),
    today: textIn(body, 'today'),
  };
}
