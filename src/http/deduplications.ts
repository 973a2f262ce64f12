import { z } from 'zod';
import { openPairCases } from '../procedures/open-pair-cases.ts';
import { viewSuspectedPairs } from '../procedures/view-suspected-pairs.ts';
import type { DeduplicationStanding } from './needs.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import {
  DeduplicationAnswer,
  DeduplicationBody,
  PairCasesAnswer,
  PairCasesBody,
  SuspectedPairsAnswer,
} from './deduplication-schema.ts';

/** Where the first pair stands that is asked for. */
const From = z.coerce.number().int().nonnegative();

function stateOf({ kept, running, progress, trouble }: DeduplicationStanding) {
  const stopped = running ? 'running' : 'stopped';
  const troubled = trouble === 'none' ? {} : { trouble };
  // What runs and is not kept yet, or has a predecessor there, is beginning.
  if (kept === 'none' || (running && kept.phase === 'ended')) {
    return { state: running ? 'running' : 'none', done: 0, of: 0, pairs: 0, ...troubled };
  }
  return {
    id: kept.id,
    state: kept.phase === 'ended' ? 'ended' : stopped,
    done: Math.max(kept.searchedTo, running ? (progress?.done ?? 0) : 0),
    of: kept.upTo,
    searched: kept.searched,
    pairs: kept.pairs.length,
    ...troubled,
  };
}

/** Comparisons of the whole register with itself. */
export const deduplicationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/deduplications',
    summary: 'Search everyone below her own place; goes on with a search that was cut off',
    access: ['supervisor'],
    body: DeduplicationBody,
    answers: { 202: { what: 'How it stands; it goes on by itself.', schema: DeduplicationAnswer } },
    handle: async (needs, call) => {
      needs.deduplications.begin(call.operator().id);
      return { status: 202, body: stateOf(await needs.deduplications.state()) };
    },
  }),
  {
    method: 'get',
    path: '/v1/deduplications/latest',
    summary: 'How the search of everyone for everyone stands',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'How it stands.', schema: DeduplicationAnswer } },
    handle: async (needs) => ({
      status: 200,
      body: stateOf(await needs.deduplications.state()),
    }),
  },
  {
    method: 'get',
    path: '/v1/deduplications/latest/pairs/:from',
    summary: 'Who may be one person, as record ids; that it was looked at is journalled',
    access: ['supervisor', 'adjudicator'],
    parameters: { from: From },
    answers: {
      200: {
        what: 'Pairs from that place on, and where the next ones begin if there are more.',
        schema: SuspectedPairsAnswer,
      },
    },
    handle: async (needs, call) => {
      const from = parsed(From, call.request.params['from']);
      const { kept } = await needs.deduplications.state();
      if (kept === 'none') throw problemOf('not_found', 'Nothing was searched yet.');
      const operator = call.operator().id;
      return { status: 200, body: await viewSuspectedPairs(needs, { operator, from }, kept) };
    },
  },
  operation({
    method: 'post',
    path: '/v1/deduplications/latest/cases',
    summary: 'Open cases for the pairs that were found, from a place on; once for each pair',
    access: ['supervisor'],
    body: PairCasesBody,
    answers: { 200: { what: 'How many were opened.', schema: PairCasesAnswer } },
    handle: async (needs, call, { from }) => {
      const { kept } = await needs.deduplications.state();
      if (kept === 'none') throw problemOf('not_found', 'Nothing was searched yet.');
      const operator = call.operator().id;
      return { status: 200, body: await openPairCases(needs, { operator, from }, kept) };
    },
  }),
];
