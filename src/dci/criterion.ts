/** What can be asked of a record, by the names that senders use for it. */
const attributeNames = {
  poverty_score: 'poverty_score',
  group_size: 'group_size',
  household_size: 'group_size',
  group_type: 'group_type',
  location: 'place',
  place: 'place',
  region: 'place',
  area: 'area',
  age: 'age',
  sex: 'sex',
  gender: 'sex',
  marital_status: 'marital_status',
  is_disabled: 'is_disabled',
} as const;
export type Attribute = (typeof attributeNames)[keyof typeof attributeNames];

/** Attributes of people; the others are of groups. */
const ofMembers: ReadonlySet<Attribute> = new Set(['age', 'sex', 'marital_status', 'is_disabled']);
const numbers: ReadonlySet<Attribute> = new Set(['poverty_score', 'group_size', 'age']);

/** The attribute that a name means; undefined for any other name. */
export function attributeNamed(name: string): Attribute | undefined {
  return Object.entries(attributeNames).find(([known]) => known === name)?.[1];
}

export type Operator = 'gt' | 'lt' | 'eq' | 'ge' | 'le' | 'in';

/** What a record is asked. Values of numbers are numbers, of everything else text. */
export type Criterion =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Criterion[] }
  | { readonly kind: 'not'; readonly of: Criterion }
  | {
      readonly kind: 'compare';
      readonly attribute: Attribute;
      readonly operator: Operator;
      readonly values: readonly (string | number)[];
    };

/** What a record says of its attributes; of a group each member's value. */
export type RecordValues = Readonly<Partial<Record<Attribute, readonly (string | number)[]>>>;

/** A value as an attribute has it; undefined where it has none such. */
export function valueFor(attribute: Attribute, given: unknown): string | number | undefined {
  if (!numbers.has(attribute)) {
    if (typeof given === 'boolean') return String(given);
    return typeof given === 'string' && given.length <= 100 ? given : undefined;
  }
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function compares(operator: Operator, one: string | number, other: string | number): boolean {
  switch (operator) {
    case 'gt':
      return one > other;
    case 'lt':
      return one < other;
    case 'ge':
      return one >= other;
    case 'le':
      return one <= other;
    case 'eq':
    case 'in':
      return one === other;
  }
}

/** Whether a record is one that was asked for. What it does not say is never enough. */
export function holds(criterion: Criterion, record: RecordValues): boolean {
  switch (criterion.kind) {
    case 'and':
      return criterion.of.every((one) => holds(one, record));
    case 'or':
      return criterion.of.some((one) => holds(one, record));
    case 'not':
      return !holds(criterion.of, record);
    case 'compare': {
      const { operator, values } = criterion;
      const said = record[criterion.attribute] ?? [];
      return said.some((one) => values.some((other) => compares(operator, one, other)));
    }
  }
}

/** Whether anything is asked of people. */
export function asksOfMembers(criterion: Criterion): boolean {
  if (criterion.kind === 'compare') return ofMembers.has(criterion.attribute);
  return criterion.kind === 'not'
    ? asksOfMembers(criterion.of)
    : criterion.of.some((one) => asksOfMembers(one));
}
