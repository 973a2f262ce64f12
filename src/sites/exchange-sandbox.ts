import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { accessToken } from '../dci/access-token.ts';
import { regionsOfMorocco } from '../dci/locations.ts';
import type { Partner } from '../dci/partner.ts';
import type { RecordChange } from '../dci/records.ts';
import { fixedRecords } from '../dci/sandbox/fixed-records.ts';
import { stubSignatureOf } from '../dci/sandbox/stub-signature.ts';
import { openSqliteExchange } from '../dci/sqlite/sqlite-exchange.ts';
import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { sandboxApp } from '../http/dci/sandbox-app.ts';
import type { ExchangeDesk } from '../http/dci/needs.ts';
import { stationLog } from '../http/log.ts';
import {
  ExchangeKey,
  ExchangeOperation,
  IdentifierType,
  SharedAttribute,
} from '../vocabulary/exchange-terms.ts';
import { ok } from '../vocabulary/result.ts';
import { systemClock } from '../vocabulary/time.ts';
import { openRegistryKeys } from './exchange-keys.ts';
import { ExchangeSending } from './exchange-sending.ts';
import { listen, stopListening } from './listening.ts';
import type { StationEars } from './station-making.ts';

/** Names that conformance tests have written down. */
const partnerId = 'test-client';
const registryId = 'sr-server';
const otherNames = ['registry-server'];
const subscriptionCode = 'sub-test-001';

/** A day, so that a run of tests needs one token. */
const tokenHoldsMs = 24 * 3600 * 1000;

/** A sandbox that answers. */
export interface RunningSandbox {
  readonly address: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A bearer token of the same client. */
  readonly token: string;
  /** Makes something happen to a group, of which subscribers are told. */
  happen(change: RecordChange): void;
  close(): Promise<void>;
}

/** The one partner. It may ask for everything, since nothing here is about anybody. */
function sandboxPartner(): Partner {
  const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return {
    id: partnerId,
    terms: {
      keys: [ExchangeKey.parse({ kid: 'nobody', x })],
      callbacks: [],
      operations: ExchangeOperation.options,
      identifiers: IdentifierType.options,
      shared: SharedAttribute.options,
      recordsMax: 100,
      messagesPerMinuteMax: 6_000,
    },
    programmes: ['SANDBOX-AID'],
  };
}

/** The subscription that conformance tests end. */
function fixedSubscription(code: string, address: string) {
  return {
    code,
    partner: partnerId,
    event: 'UPDATE' as const,
    filterType: 'idtype-value' as const,
    filter: { type: 'UIN', value: 'TEST-001' },
    recordType: 'Member',
    stated: { kind: 'none' as const, purpose: '', basis: '' },
    address,
    from: 'open' as const,
    until: 'open' as const,
  };
}

/** What the sandbox's desk is made of. */
interface SandboxParts extends Pick<ExchangeDesk, 'records' | 'store' | 'kick' | 'failed'> {
  readonly address: string;
  readonly partner: Partner;
}

async function sandboxDesk(parts: SandboxParts): Promise<ExchangeDesk> {
  const { address, partner, records, store, kick, failed } = parts;
  const now = systemClock;
  return {
    registryId,
    receiverIds: [registryId, ...otherNames],
    issuer: address,
    partners: { find: async (id) => (id === partnerId ? partner : undefined) },
    records,
    // Nothing here is about anybody, so that nothing needs a ground.
    lawfulAccess: async (_partner, { stated: { purpose } }) =>
      ok({ partner, purpose, basis: 'sandbox', grounds: 'sandbox' }),
    checkSignature: stubSignatureOf(partnerId),
    mayCallBack: (_partner, stated) => /^https?:$/.test(new URL(stated).protocol),
    store,
    // Nobody is paid here: what is asked for stays received.
    payments: {
      instruct: async () => ({ standing: { status: 'rcvd' }, entitlement: '' }),
      standingOf: async (_partner, { standing }) => standing,
    },
    keys: await openRegistryKeys(store, now()),
    locations: [
      ...regionsOfMorocco,
      { code: 'central_region', name: 'Central region', within: 'none' },
      { code: 'northern_region', name: 'Northern region', within: 'none' },
    ],
    strangersHash: await hashSecret(firstSecret()),
    tokenHoldsMs,
    now,
    kick,
    failed,
  };
}

/** Everything in memory, under keys that nobody keeps. */
async function memoryStore(clientSecret: string) {
  const store = openSqliteExchange({
    path: ':memory:',
    sealKey: randomBytes(32),
    lookupKey: randomBytes(32),
  });
  await store.putSecretHash(partnerId, await hashSecret(clientSecret));
  await store.subscribe(fixedSubscription(subscriptionCode, 'none'), systemClock());
  return store;
}

/**
 * An exchange to try things against: fixed records about nobody, one partner, whose messages need
 * no true signature, everything in memory. It has no register and opens no file, so that nothing it
 * lets pass lets anything pass elsewhere.
 */
export async function openExchangeSandbox(
  at: { readonly host: string; readonly port: number },
  logTo: StationEars['logTo'],
): Promise<RunningSandbox> {
  const clientSecret = firstSecret();
  const store = await memoryStore(clientSecret);
  const records = fixedRecords();
  const log = stationLog(logTo);
  const { server, port } = await listen(at, (_request, response) => {
    response.writeHead(503).end();
  });
  const address = `http://${at.host}:${port}`;
  let sending: ExchangeSending | undefined;
  const kick = () => sending?.kick();
  const partner = sandboxPartner();
  const failed = (error: unknown) => log.failed({ route: 'dci', error });
  const desk = await sandboxDesk({ address, partner, records, store, kick, failed });
  sending = new ExchangeSending(desk);
  server.removeAllListeners('request');
  const happen = (change: RecordChange) => {
    records.happen(change);
    kick();
  };
  server.on('request', sandboxApp(desk, log, happen));
  const parties = { issuer: address, subject: partnerId, audience: address };
  const holds = { at: systemClock(), holdsMs: tokenHoldsMs };
  return {
    address,
    clientId: partnerId,
    clientSecret,
    token: accessToken(desk.keys.current, parties, holds),
    happen,
    close: async () => {
      await stopListening(server);
      await sending.stop();
      await store.close();
    },
  };
}
