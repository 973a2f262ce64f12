import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ProgrammeClient } from '../../src/cli/programme-client.ts';
import { derivedKey } from '../../src/credentials/derived-key.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { PartnerHouseholds } from '../../src/procedures/dci/partner-households.ts';
import type { HouseholdId } from '../../src/social/household/household.ts';
import type { SocialStation } from '../social/a-social-station.ts';
import {
  header,
  isSignedByRegistry,
  partnerKey,
  post,
  signed,
  type Came,
  type PartnerKey,
} from './independent-client.ts';
import { OnSearch } from './published-forms.ts';

/** The key with which every partner of a test signs. */
const ownKey = partnerKey('partner-key-1');

/** What partners of tests state: why they ask. */
export const authorize = {
  '@type': 'Authorize',
  ts: new Date().toISOString(),
  purpose: { text: 'aid', code: 'social-exchange' },
};

/** An account of a partner that is told everything; `more` changes its terms. */
function accountOf(callbacks: readonly string[], more: object) {
  return {
    exchange: {
      keys: [{ kid: ownKey.kid, x: ownKey.x }],
      callbacks,
      operations: ['search', 'subscribe', 'enrolled', 'disburse', 'mapper'],
      identifiers: ['UIN', 'IDCS', 'HOUSEHOLD_ID'],
      shared: [
        'identifiers',
        'names',
        'birth_date',
        'sex',
        'civil_status',
        'disability',
        'place',
        'poverty_score',
        'members',
        'programmes',
      ],
      recordsMax: 50,
      messagesPerMinuteMax: 1_000,
      ...more,
    },
    purposes: [
      { code: 'social-exchange', basis: 'law-72-18' },
      { code: 'social-eligibility', basis: 'law-72-18' },
      { code: 'payment', basis: 'law 58-23' },
    ],
  };
}

/** A true message of a partner. */
export function messageOf(
  id: string,
  action: string,
  said: object,
  how: { readonly uri?: string; readonly key?: PartnerKey; readonly count?: number } = {},
) {
  const { uri, count = 1, key = ownKey } = how;
  const { receiver_id: _receiver, ...head } = header(action, {
    sender: id,
    count,
    ...(uri === undefined ? {} : { uri }),
  });
  const parts = { header: head, message: said };
  return { signature: signed(key, id, parts), ...parts };
}

/** What is said to search by some criteria. */
export function searchOf(criteria: object) {
  return {
    transaction_id: randomUUID(),
    search_request: [
      {
        reference_id: 'one',
        timestamp: new Date().toISOString(),
        search_criteria: { authorize, ...criteria },
      },
    ],
  };
}

/** What a partner calls a household, made with the station's own key. */
export async function nameOf(
  { directory }: Pick<SocialStation, 'directory'>,
  household: HouseholdId,
  partner: string,
): Promise<string> {
  const place = { file: join(directory, 'secrets'), mayMake: false, envelope: 'none' } as const;
  const { socialLookup } = (await openStationSecrets(place)).secrets();
  const key = derivedKey(socialLookup, 'exchange households');
  return new PartnerHouseholds(key).nameOf(partner, household);
}

/** Criteria that name somebody. */
export const namedBy = (value: string, type = 'UIN') => ({
  query_type: 'idtype-value',
  query: { type, value },
});

/** A station's exchange, as partners meet it. */
export interface ExchangeAtStation {
  readonly base: string;
  /** Registers a partner and has it admitted. */
  register(id: string, more?: object, account?: object): Promise<ProgrammeClient>;
  send(path: string, body: unknown, id?: string): Promise<Came>;
  /** The answer to one search, asked for by a true message. */
  found(criteria: object, id?: string): Promise<unknown>;
}

async function admitted(social: SocialStation, base: string, id: string): Promise<string> {
  const admin = social.staff.as('administrator');
  const given = await admin.call('POST', `/v1/programmes/${id}/exchange-secret`, {});
  expect(given.status).toBe(201);
  const answer = await fetch(`${base}/oauth2/client/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: z.string().parse(given.body['clientSecret']),
    }).toString(),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

/** The exchange of a station whose partners are called back at one place. */
export function exchangeAt(social: SocialStation, callbacks: string): ExchangeAtStation {
  const base = `${social.address}/dci/v1.0.0`;
  const tokens = new Map<string, string>();
  const usual = 'aid.partner';
  const send = (path: string, body: unknown, id = usual) =>
    post(`${base}${path}`, body, tokens.get(id));
  return {
    base,
    send,
    register: async (id, more = {}, account = {}) => {
      const client = await social.programme(id, { ...accountOf([callbacks], more), ...account });
      tokens.set(id, await admitted(social, base, id));
      return client;
    },
    found: async (criteria, id = usual) => {
      const asked = messageOf(id, 'search', searchOf(criteria));
      const came = await send('/registry/sync/search', asked, id);
      expect(came.status).toBe(200);
      expect(await isSignedByRegistry(base, came.body)).toBe(true);
      return OnSearch.parse(came.body).message.search_response[0];
    },
  };
}
