import { z } from 'zod';
import { statusListTtlS } from '../credentials/status-list/status-token.ts';
import type { Operation, Reply } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

const ListNumber = z.coerce.number().int().min(0).max(9_999);

/** The two forms of a list. */
const jwtType = 'application/statuslist+jwt';
const cwtType = 'application/statuslist+cwt';

/** A list in the form that is asked for; whoever has this one already gets nothing. */
function listReply(
  list: { readonly jwt: string; readonly cwt: Uint8Array; readonly tag: string },
  asked: { readonly accept: string; readonly known: string },
): Reply {
  const isCwt = asked.accept.includes(cwtType);
  const tag = isCwt ? list.tag.replace(/"$/, '-cwt"') : list.tag;
  const headers = {
    etag: tag,
    vary: 'accept',
    'cache-control': `public, max-age=${statusListTtlS}`,
    // A page of somebody else's may check cards, too: nothing in a list is anybody's secret.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  };
  const type = isCwt ? cwtType : jwtType;
  if (asked.known.split(/\s*,\s*/).includes(tag)) {
    return { status: 304, headers, media: { type, bytes: new Uint8Array() } };
  }
  const bytes = isCwt ? list.cwt : Buffer.from(list.jwt, 'ascii');
  return { status: 200, headers, media: { type, bytes } };
}

/** Lists of what is not valid any more, for everybody. */
export const statusListOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/status/:list',
    parameters: { list: ListNumber },
    summary: 'A signed list of cards and credentials that are revoked or suspended',
    access: 'everyone',
    answers: {
      200: { what: 'A Token Status List of two bits a place.', media: [jwtType, cwtType] },
      304: { what: 'The list is the one of `If-None-Match`.' },
    },
    handle: async (needs, { request }) => {
      const number = parsed(ListNumber, request.params['list']);
      const list = await needs.statusLists.list(number);
      if (list === 'unknown') throw problemOf('not_found', 'There is no such list.');
      return listReply(list, {
        accept: request.get('accept') ?? '',
        known: request.get('if-none-match') ?? '',
      });
    },
  },
  {
    method: 'get',
    path: '/.well-known/status-list-keys.json',
    summary: 'Keys with which lists of what is not valid are verified',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { issuer: needs.issuer, keys: await needs.publishedKeys('status-list') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
];
