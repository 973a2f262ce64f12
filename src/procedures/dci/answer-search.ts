import { holds, type RecordValues } from '../../dci/criterion.ts';
import { statedIn } from '../../dci/grounds.ts';
import type { Partner } from '../../dci/partner.ts';
import type { Entity, Query } from '../../dci/query.ts';
import {
  askedBy,
  groupForm,
  groupValues,
  memberForm,
  memberValues,
  registryType,
} from '../../dci/record-form.ts';
import type { Access, DciRecords, GroupRecord, Located } from '../../dci/records.ts';
import {
  SearchMessage,
  type Pagination,
  type SearchAnswer,
  type SearchItem,
  type SearchReason,
} from '../../dci/search-message.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { answeredKind, isRepeated, wholeStatus, type Asked } from './answer.ts';
import { askedQuery } from './asked-query.ts';
import type { ExchangeNeeds } from './needs.ts';

/** Groups that one search reads at most, so that no search reads a whole register. */
const readMax = 5_000;
/** What one search finds at most before it is paged. */
const foundMax = 5_000;

/** Why nothing is given where no sufficient ground is stated. */
const accessDetails = {
  purpose_missing: 'Consent or authorisation with a purpose is missing.',
  basis_missing: 'A legal basis is missing.',
  purpose_not_allowed: 'The purpose is not one of this partner’s.',
  basis_not_allowed: 'The legal basis is not one of the purpose’s.',
  consent_missing: 'No consent is recorded here.',
} as const;

/** Why a partner may not ask so. */
const askingDetails = {
  not_understood: 'The query is not understood.',
  identifier_not_allowed: 'Nobody is found by this identifier.',
  attribute_not_shared: 'An attribute is not shared.',
} as const;

/** What is told of a refusal, beside its code. */
interface ItemRefusal {
  readonly reason: SearchReason;
  readonly why: string;
}

function refused(reason: SearchReason, why: string): { ok: false; error: ItemRefusal } {
  return fail({ reason, why });
}

/** The records of a group that answer a criterion. */
function answeringIn(
  group: GroupRecord,
  { criterion, entity }: Extract<Query, { kind: 'criterion' }>,
  day: string,
): readonly Located[] {
  if (entity === 'Group') {
    return holds(criterion, groupValues(group, day)) ? [{ group, member: 'group' }] : [];
  }
  return group.members.flatMap((member, place) =>
    holds(criterion, memberValues(member, group, day)) ? [{ group, member: place }] : [],
  );
}

async function foundBy(
  records: DciRecords,
  query: Query,
  { access, day }: { readonly access: Access; readonly day: string },
): Promise<Result<readonly Located[], ItemRefusal>> {
  if (query.kind === 'identifier') {
    const located = await records.byIdentifier(query, access.partner);
    if (!located) return ok([]);
    const { group, member } = located;
    if (query.entity === 'Group') return ok([{ group, member: 'group' }]);
    return ok(
      member === 'group' ? group.members.map((_, place) => ({ group, member: place })) : [located],
    );
  }
  const found: Located[] = [];
  let read = 0;
  for await (const group of records.listed(access)) {
    read += 1;
    found.push(...answeringIn(group, query, day));
    if (read > readMax || found.length > foundMax) {
      return refused('rjct.search.too_many_records_found', 'Ask for less.');
    }
  }
  return ok(found);
}

function valuesOf({ group, member }: Located, day: string): RecordValues {
  const person = member === 'group' ? undefined : group.members[member];
  return person ? memberValues(person, group, day) : groupValues(group, day);
}

function compareBy(one: string | number | undefined, other: string | number | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}

/** Sorts by the attributes that were named; undefined when one of them may not be asked by. */
function sorted(
  found: readonly Located[],
  sort: NonNullable<SearchItem['search_criteria']['sort']>,
  { partner, day }: { readonly partner: Partner; readonly day: string },
): readonly Located[] | undefined {
  const names = sort.map(({ attribute_name: name, sort_order: order }) => ({
    attribute: Object.keys(askedBy).find((known): known is keyof RecordValues => known === name),
    sign: order === 'desc' ? -1 : 1,
  }));
  const fit = names.every(({ attribute }) => {
    const needed = attribute && askedBy[attribute];
    return needed !== undefined && (needed === 'everyone' || partner.terms.shared.includes(needed));
  });
  if (!fit) return undefined;
  // Once for each: thousands are compared many times, and everybody else waits meanwhile.
  const keyed = found.map((one) => {
    const values = valuesOf(one, day);
    return { one, keys: names.map(({ attribute }) => attribute && values[attribute]?.[0]) };
  });
  const inOrder = keyed.toSorted((first, second) => {
    for (const [place, { sign }] of names.entries()) {
      const order = compareBy(first.keys[place], second.keys[place]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
  return inOrder.map(({ one }) => one);
}

/** The page that is given, with all that it is a page of. */
interface Page {
  readonly records: readonly object[];
  readonly entity: Entity;
  readonly size: number;
  readonly number: number;
  readonly total: number;
}

async function given(
  records: DciRecords,
  access: Access,
  found: readonly Located[],
): Promise<readonly object[]> {
  const told = await records.give(found, access);
  return told.map((one) => {
    const person = one.member === 'group' ? undefined : one.group.members[one.member];
    return person ? memberForm(person, one) : groupForm(one);
  });
}

async function pageOf(
  needs: ExchangeNeeds,
  item: SearchItem,
  partner: Partner,
): Promise<Result<Page, ItemRefusal>> {
  const { search_criteria: criteria } = item;
  const query = askedQuery(partner, {
    type: criteria.query_type,
    query: criteria.query,
    entity: criteria.response_entity,
  });
  if (!query.ok) {
    return refused('rjct.search_criteria.invalid', askingDetails[query.error.kind]);
  }
  const access = await needs.lawfulAccess(partner, {
    operation: 'search',
    stated: statedIn(criteria),
    about: query.value.kind === 'identifier' ? query.value : 'list',
    entity: query.value.entity,
  });
  if (!access.ok) return refused('rjct.search_criteria.invalid', accessDetails[access.error.kind]);
  const day = timestampOf(needs.now()).slice(0, 10);
  const found = await foundBy(needs.records, query.value, { access: access.value, day });
  if (!found.ok) return found;
  const inOrder = sorted(found.value, criteria.sort ?? [], { partner, day });
  if (!inOrder) return refused('rjct.sort.invalid', 'Nothing is sorted by this attribute.');
  const asked = criteria.pagination ?? item.pagination;
  const cut = cutOut(inOrder, asked, partner.terms.recordsMax);
  if (!cut.ok) return cut;
  const { part, size, number } = cut.value;
  const records = await given(needs.records, access.value, part);
  return ok({ records, entity: query.value.entity, size, number, total: inOrder.length });
}

/** The part of what was found that is given. */
function cutOut(
  found: readonly Located[],
  asked: Pagination | undefined,
  recordsMax: number,
): Result<
  { readonly part: readonly Located[]; readonly size: number; readonly number: number },
  ItemRefusal
> {
  if (!asked && found.length > recordsMax) {
    return refused('rjct.search.too_many_records_found', 'Ask for pages.');
  }
  const size = Math.min(asked?.page_size ?? recordsMax, recordsMax);
  const number = asked?.page_number ?? 1;
  return ok({ part: found.slice((number - 1) * size, number * size), size, number });
}

async function answerItem(
  needs: ExchangeNeeds,
  item: SearchItem,
  { partner, repeated }: { readonly partner: Partner; readonly repeated: boolean },
): Promise<SearchAnswer> {
  const common = {
    reference_id: item.reference_id,
    timestamp: timestampOf(needs.now()),
    locale: item.locale ?? 'eng',
  };
  const page = repeated
    ? refused('rjct.reference_id.duplicate', 'The reference stands twice in the message.')
    : await pageOf(needs, item, partner);
  if (!page.ok) {
    const { reason, why } = page.error;
    return {
      ...common,
      status: 'rjct',
      status_reason_code: reason,
      status_reason_message: why,
    };
  }
  const { records, entity, size, number, total } = page.value;
  return {
    ...common,
    status: 'succ',
    data: {
      version: '1.0.0',
      reg_type: registryType,
      reg_record_type: entity,
      reg_records: records,
    },
    pagination: { page_size: size, page_number: number, total_count: total },
  };
}

async function answerSearch(needs: ExchangeNeeds, asked: Asked<SearchMessage>) {
  const { partner, message, correlationId } = asked;
  const references = message.search_request.map(({ reference_id: reference }) => reference);
  const answers: SearchAnswer[] = [];
  for (const [place, item] of message.search_request.entries()) {
    const repeated = isRepeated(references, place);
    answers.push(await answerItem(needs, item, { partner, repeated }));
  }
  return {
    action: 'on-search',
    status: wholeStatus(answers),
    total: answers.length,
    completed: answers.length,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      search_response: answers,
    },
  };
}

/** Searches: by identifier, by expression, by predicate. */
export const searching = answeredKind({
  kind: 'search',
  operation: 'search',
  actions: ['search'],
  schema: SearchMessage,
  about: ({ transaction_id: transactionId, search_request: items }) => ({
    transactionId,
    references: items.map(({ reference_id: reference }) => reference),
    count: items.length,
  }),
  answer: answerSearch,
});
