import { createHmac } from 'node:crypto';
import { categoryOf, type CountedHousehold, type CountingDay } from './dimensions.ts';
import type { ExtractDefinition } from './report-definitions.ts';

/** What stands where a row would be one of few. */
export const generalised = '*';

/** What a household's rows are made from. */
export interface ExtractHousehold extends CountedHousehold {
  readonly household: CountedHousehold['household'] & { readonly id: string };
}

/** How rows of an extract are made. */
export interface ExtractMaking extends CountingDay {
  readonly definition: ExtractDefinition;
  readonly programmes: readonly string[];
  /** Of this extract alone, and forgotten with its making: nobody finds anybody by a name again. */
  readonly namingKey: Uint8Array;
}

/** One row before it is known whether it is one of few. */
export interface DrawnRow {
  readonly name: string;
  /** What could tell whom it is of, as one text: rows that agree on it are counted together. */
  readonly traits: string;
  readonly cells: readonly string[];
}

/** The titles of the columns. */
export function extractHead({ definition, programmes }: ExtractMaking): readonly string[] {
  const named = definition.columns.flatMap((column) =>
    column === 'outcome' ? programmes.map((programme) => `outcome_${programme}`) : [column],
  );
  return definition.of === 'people' ? ['person', 'household', ...named] : ['household', ...named];
}

function nameOf(key: Uint8Array, kind: string, id: string): string {
  const hash = createHmac('sha256', key).update(kind).update('\0').update(id).digest('base64url');
  return hash.slice(0, 22);
}

/** The rows of one household: one, or one for each of its members. */
export function rowsOf(making: ExtractMaking, counted: ExtractHousehold): readonly DrawnRow[] {
  const { definition, programmes, namingKey, day, bands } = making;
  const { household } = counted;
  const own = nameOf(namingKey, 'household', household.id);
  const units = definition.of === 'people' ? household.members : (['none'] as const);
  return units.map((member) => {
    const on = { day, bands, member };
    const traits = definition.columns
      .filter((column) => column !== 'outcome')
      .map((column) => categoryOf(column, counted, { ...on, programme: 'none' }));
    const outcomes = definition.columns.includes('outcome')
      ? programmes.map((programme) => categoryOf('outcome', counted, { ...on, programme }))
      : [];
    const name = member === 'none' ? own : nameOf(namingKey, 'person', member.person);
    const links = member === 'none' ? [] : [own];
    return { name, traits: traits.join('\0'), cells: [...links, ...traits, ...outcomes] };
  });
}

/** The same row when it is one of few: what could tell whom it is of says nothing. */
export function generalisedCells(
  { definition }: Pick<ExtractMaking, 'definition'>,
  cells: readonly string[],
): readonly string[] {
  const links = definition.of === 'people' ? 1 : 0;
  const traits = definition.columns.filter((column) => column !== 'outcome').length;
  return cells.map((cell, at) => (at >= links && at < links + traits ? generalised : cell));
}

/** What could tell whom a row is of, from its cells. */
export function traitsOf(
  { definition }: Pick<ExtractMaking, 'definition'>,
  cells: readonly string[],
): string {
  const links = definition.of === 'people' ? 1 : 0;
  const traits = definition.columns.filter((column) => column !== 'outcome').length;
  return cells.slice(links, links + traits).join('\0');
}
