import { z } from 'zod';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import {
  asksOfMembers,
  attributeNamed,
  valueFor,
  type Criterion,
  type Operator,
} from './criterion.ts';
import { SenderChosen } from './envelope.ts';

/** The three ways of asking. */
export const QueryType = z.enum(['idtype-value', 'expression', 'predicate']);
export type QueryType = z.infer<typeof QueryType>;

/** Comparisons in one query, and how deep they may be nested. */
const comparisonsMax = 50;
const depthMax = 8;

const IdentifierQuery = z
  .object({ type: z.string().min(1).max(40), value: z.union([SenderChosen, z.number()]) })
  .strict();
const ExpressionQuery = z
  .object({
    type: z.string().min(1).max(100),
    value: z
      .object({
        expression: z
          .object({
            collection: z.enum(['Group', 'Member', 'HouseHold']),
            query: z.record(z.string(), z.unknown()),
          })
          .strict(),
      })
      .strict(),
  })
  .strict();
const PredicateExpression = z
  .object({
    attribute_name: z.string().max(100),
    operator: z.enum(['gt', 'lt', 'eq', 'ge', 'le', 'in']),
    attribute_value: z.unknown(),
  })
  .strict();
const PredicateQuery = z
  .array(
    z
      .object({
        seq_num: z.number().optional(),
        expression1: PredicateExpression,
        condition: z.enum(['and', 'or', 'not']).optional(),
        expression2: PredicateExpression.optional(),
      })
      .strict()
      .refine(({ condition, expression2 }) => (condition === undefined) === !expression2, {
        message: 'a condition stands between two expressions',
      }),
  )
  .min(1)
  .max(comparisonsMax);

/** Groups, or people. */
export type Entity = 'Group' | 'Member';

/** A query as it is understood. */
export type Query =
  | {
      readonly kind: 'identifier';
      readonly type: string;
      readonly value: string;
      readonly entity: Entity;
    }
  | { readonly kind: 'criterion'; readonly criterion: Criterion; readonly entity: Entity };

/** Why a query is not understood. */
export interface QueryRefusal {
  readonly kind: 'rjct.search_criteria.invalid';
}

const invalid = fail({ kind: 'rjct.search_criteria.invalid' as const });

function compared(name: string, operator: Operator, given: unknown): Criterion | undefined {
  const attribute = attributeNamed(name);
  if (attribute === undefined) return undefined;
  const list: readonly unknown[] = operator === 'in' && Array.isArray(given) ? given : [given];
  if (list.length === 0 || list.length > comparisonsMax) return undefined;
  const values = list.flatMap((one) => valueFor(attribute, one) ?? []);
  return values.length === list.length
    ? { kind: 'compare', attribute, operator, values }
    : undefined;
}

const expressionOperators: Readonly<Record<string, Operator>> = {
  $gt: 'gt',
  $lt: 'lt',
  $gte: 'ge',
  $ge: 'ge',
  $lte: 'le',
  $le: 'le',
  $eq: 'eq',
  $in: 'in',
};

const Comparisons = z.record(z.string(), z.unknown());
const Nested = z.array(z.record(z.string(), z.unknown())).min(1).max(comparisonsMax);

/** Several that must hold together; undefined when one of them is not understood. */
function together(
  kind: 'and' | 'or',
  parts: readonly (Criterion | undefined)[],
): Criterion | undefined {
  const of = parts.flatMap((one) => one ?? []);
  if (of.length !== parts.length || of.length === 0) return undefined;
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

/** One name of an expression with what is asked of it. */
function named(name: string, asked: unknown, depth: number): Criterion | undefined {
  if (name === '$and' || name === '$or') {
    const nested = Nested.safeParse(asked);
    if (!nested.success) return undefined;
    const parts = nested.data.map((one) => fromExpression(one, depth + 1));
    return together(name === '$and' ? 'and' : 'or', parts);
  }
  if (name === '$not') {
    const inner = Comparisons.safeParse(asked);
    const of = inner.success ? fromExpression(inner.data, depth + 1) : undefined;
    return of && { kind: 'not', of };
  }
  const comparisons = Comparisons.safeParse(asked);
  if (!comparisons.success) return compared(name, 'eq', asked);
  const parts = Object.entries(comparisons.data).map(([sign, given]) => {
    const operator = Object.hasOwn(expressionOperators, sign)
      ? expressionOperators[sign]
      : undefined;
    return operator && compared(name, operator, given);
  });
  return together('and', parts);
}

function fromExpression(
  query: Readonly<Record<string, unknown>>,
  depth: number,
): Criterion | undefined {
  const entries = Object.entries(query);
  if (depth > depthMax || entries.length > comparisonsMax) return undefined;
  return together(
    'and',
    entries.map(([name, asked]) => named(name, asked, depth)),
  );
}

function fromPredicate(query: z.output<typeof PredicateQuery>): Criterion | undefined {
  const inOrder = query.toSorted((one, other) => (one.seq_num ?? 0) - (other.seq_num ?? 0));
  const parts = inOrder.map(({ expression1, condition, expression2 }) => {
    const one = readExpression(expression1);
    if (!expression2 || !condition) return one;
    const other = readExpression(expression2);
    if (condition === 'not') {
      return together('and', [one, other && { kind: 'not' as const, of: other }]);
    }
    return together(condition, [one, other]);
  });
  return together('and', parts);
}

function readExpression(said: z.output<typeof PredicateExpression>): Criterion | undefined {
  return compared(said.attribute_name, said.operator, said.attribute_value);
}

function found(criterion: Criterion | undefined, entity: Entity): Result<Query, QueryRefusal> {
  return criterion ? ok({ kind: 'criterion', criterion, entity }) : invalid;
}

/**
 * A query in one of the three forms, as it is understood. Which form it is, `query_type` says: the
 * forms themselves overlap.
 * @param entity what the sender asks to be given; without it what the query is about
 */
export function readQuery(
  type: QueryType,
  query: unknown,
  entity: Entity | undefined,
): Result<Query, QueryRefusal> {
  switch (type) {
    case 'idtype-value': {
      const read = IdentifierQuery.safeParse(query);
      if (!read.success) return invalid;
      const { type: identifier, value } = read.data;
      const own: Entity = identifier === 'HOUSEHOLD_ID' ? 'Group' : 'Member';
      return ok({
        kind: 'identifier',
        type: identifier,
        value: String(value),
        entity: entity ?? own,
      });
    }
    case 'expression': {
      const read = ExpressionQuery.safeParse(query);
      if (!read.success) return invalid;
      const { collection, query: asked } = read.data.value.expression;
      return found(
        fromExpression(asked, 0),
        entity ?? (collection === 'Member' ? 'Member' : 'Group'),
      );
    }
    case 'predicate': {
      const read = PredicateQuery.safeParse(query);
      const criterion = read.success ? fromPredicate(read.data) : undefined;
      const own: Entity = criterion && asksOfMembers(criterion) ? 'Member' : 'Group';
      return found(criterion, entity ?? own);
    }
  }
}
