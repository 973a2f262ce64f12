import { z } from 'zod';
import { Locale, SenderChosen, type RequestStatus } from './envelope.ts';
import { Grounds } from './grounds.ts';
import { QueryType } from './query.ts';
import { Timestamp } from './timestamp.ts';

/** Requests in one message. */
export const batchMax = 100;
const pageSizeMax = 10_000;

/** Which page; the first is 1. */
export const Pagination = z
  .object({
    page_size: z.number().int().min(1).max(pageSizeMax),
    page_number: z.number().int().min(1).max(1_000_000).default(1),
  })
  .strict();
export type Pagination = z.infer<typeof Pagination>;

const Sort = z
  .object({
    attribute_name: z.string().max(100),
    sort_order: z.enum(['asc', 'desc']).default('asc'),
  })
  .strict();

/** What is searched for. */
const SearchCriteria = z
  .object({
    version: z.string().max(20).optional(),
    reg_type: z.string().max(100).optional(),
    reg_event_type: z.string().max(100).optional(),
    reg_record_type: z.string().max(100).optional(),
    query_type: QueryType,
    response_entity: z.enum(['Group', 'Member']).optional(),
    query: z.unknown().refine((query) => query !== undefined, 'a query'),
    sort: z.array(Sort).max(5).optional(),
    pagination: Pagination.optional(),
    consent: Grounds.optional(),
    authorize: Grounds.optional(),
  })
  .strict();

const SearchItem = z
  .object({
    reference_id: SenderChosen,
    timestamp: Timestamp,
    search_criteria: SearchCriteria,
    /** Some senders put it here. */
    pagination: Pagination.optional(),
    locale: Locale.optional(),
  })
  .strict();
export type SearchItem = z.infer<typeof SearchItem>;

/** A message of searches. */
export const SearchMessage = z
  .object({
    transaction_id: SenderChosen,
    search_request: z.array(SearchItem).min(1).max(batchMax),
  })
  .strict();
export type SearchMessage = z.infer<typeof SearchMessage>;

/** Why one search is refused. */
export type SearchReason =
  | 'rjct.reference_id.duplicate'
  | 'rjct.search_criteria.invalid'
  | 'rjct.sort.invalid'
  | 'rjct.pagination.invalid'
  | 'rjct.search.too_many_records_found';

/** The answer to one search. */
export interface SearchAnswer {
  readonly reference_id: string;
  readonly timestamp: string;
  readonly status: RequestStatus;
  readonly status_reason_code?: SearchReason;
  readonly status_reason_message?: string;
  readonly data?: {
    readonly version: '1.0.0';
    readonly reg_type: string;
    readonly reg_record_type: string;
    readonly reg_records: readonly object[];
  };
  readonly pagination?: {
    readonly page_size: number;
    readonly page_number: number;
    readonly total_count: number;
  };
  readonly locale: string;
}
