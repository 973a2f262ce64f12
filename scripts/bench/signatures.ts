import { createHash, webcrypto } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import pkcs11 from 'pkcs11js';
import { issueIdentityToken } from '../../src/credentials/identity-token.ts';
import type { Keys } from '../../src/credentials/keys/keys.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { openTokenKeys } from '../../src/credentials/keys/token.ts';
import type { TokenSettings } from '../../src/credentials/keys/token-device.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { benchClaims } from './claims.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { openTokenDirectory, pin } from '../soft-token.ts';
import { paired, timesOf, type Line, type Times } from './stopwatch.ts';

const { subtle } = webcrypto;
const perRound = 200;
const rounds = 100;
const atOnce = 16;
const programmes = 100;
const tokensPerProgramme = 100;
const bytes = Buffer.alloc(700, 'x');

/** `perRound` calls, so many at one time. */
function many(one: (lane: number) => Promise<unknown>, lanes = atOnce): () => Promise<void> {
  return async () => {
    let left = perRound;
    const lane = async (_: unknown, place: number) => {
      while (left > 0) {
        left -= 1;
        await one(place);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };
}

async function through(keys: Keys): Promise<() => Promise<unknown>> {
  const { kid } = await keys.current('identity-token');
  return () => keys.sign('identity-token', kid, bytes);
}

async function bareWebCrypto(): Promise<() => Promise<unknown>> {
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const { privateKey } = await subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  return () => subtle.sign(ecdsa, privateKey, bytes);
}

/** The library alone, in this thread, with as many sessions as lanes. */
function bareToken({ library, slotLabel }: TokenSettings, sessions: number) {
  const module = new pkcs11.PKCS11();
  module.load(library);
  const slot = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === slotLabel);
  if (!slot) throw new Error('the token was made');
  const flags = pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION;
  const opened = Array.from({ length: sessions }, () => module.C_OpenSession(slot, flags));
  const [first] = opened;
  if (!first) throw new Error('sessions were opened');
  try {
    module.C_Login(first, pkcs11.CKU_USER, pin);
  } catch {
    // The station's thread is logged in already.
  }
  module.C_FindObjectsInit(first, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }]);
  const [key] = module.C_FindObjects(first, 1);
  module.C_FindObjectsFinal(first);
  if (!key) throw new Error('the token has keys');
  return {
    waiting: async (lane: number) => {
      const session = opened[lane] ?? first;
      module.C_SignInit(session, { mechanism: pkcs11.CKM_ECDSA }, key);
      const digest = createHash('sha256').update(bytes).digest();
      return module.C_SignAsync(session, digest, Buffer.alloc(64));
    },
    atOnce: async () => {
      module.C_SignInit(first, { mechanism: pkcs11.CKM_ECDSA }, key);
      const digest = createHash('sha256').update(bytes).digest();
      return module.C_Sign(first, digest, Buffer.alloc(64));
    },
  };
}

/** Every programme wants a token ten times a second, or the next one as soon as it has one. */
type Pace = 'ten a second each' | 'without a pause';
const pacedMs = 100;
const pacedTokens = 40;

/** Times of tokens for programmes at one time. */
async function issueTimes(keys: Keys, pace: Pace) {
  const needs = { keys, issuer: 'http://127.0.0.1', now: systemClock };
  const ms: number[] = [];
  const issue = async () => {
    const from = performance.now();
    await issueIdentityToken(needs, benchClaims);
    ms.push(performance.now() - from);
  };
  const eager = async () => {
    for (let token = 0; token < tokensPerProgramme; token += 1) await issue();
  };
  const paced = async (_: unknown, place: number) => {
    await pass((place * pacedMs) / programmes);
    const from = performance.now();
    for (let token = 0; token < pacedTokens; token += 1) {
      await pass(Math.max(0, from + token * pacedMs - performance.now()));
      await issue();
    }
  };
  const programme = pace === 'without a pause' ? eager : paced;
  const from = performance.now();
  await Promise.all(Array.from({ length: programmes }, programme));
  return { times: timesOf(ms), perSecond: (1000 * ms.length) / (performance.now() - from) };
}

/** Rates through our port and by the bare provider, round beside round. */
async function compared(
  what: string,
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<Line> {
  const rates = await paired(rounds, ours, bare);
  const perSecond = ({ p50 }: Times) => (1000 * perRound) / p50;
  return {
    what: `signatures, ${what}`,
    figures: {
      'ours to bare': rates.ratio.p50,
      'middle half': `${rates.ratio.p25.toFixed(2)}–${rates.ratio.p75.toFixed(2)}`,
      'ours a second': perSecond(rates.ours),
      'bare a second': perSecond(rates.bare),
    },
  };
}

/** Keys in memory, keys in a token, and the bare providers beside them. */
async function withProviders<T>(
  work: (sides: {
    readonly software: Keys & { readonly kind: string };
    readonly token: Keys & { readonly kind: string };
    readonly bare: ReturnType<typeof bareToken>;
  }) => Promise<T>,
): Promise<T> {
  const directory = await openTokenDirectory();
  const settings = await directory.make('benchmark');
  const software = await openMemoryKeys();
  const token = await openTokenKeys(await openThreadedToken(settings, startThread), true);
  try {
    return await work({ software, token, bare: bareToken(settings, 2) });
  } finally {
    await token.close();
    await directory.remove();
  }
}

/** Rates of signatures through our port and by the bare provider, all in one run. */
export function signatureRates(): Promise<readonly Line[]> {
  return withProviders(async ({ software, token, bare }) => [
    await compared('WebCrypto', many(await through(software)), many(await bareWebCrypto())),
    await compared('SoftHSM, bare and blocking', many(await through(token)), many(bare.atOnce, 1)),
    await compared('SoftHSM, bare and waiting', many(await through(token)), many(bare.waiting, 2)),
  ]);
}

/** Signatures a second through our port and by the bare provider; times of tokens. */
export async function benchSignatures(): Promise<readonly Line[]> {
  const rates = await signatureRates();
  const times = await withProviders(async ({ software, token }) => {
    const lines: Line[] = [];
    for (const keys of [software, token]) {
      await issueTimes(keys, 'without a pause');
      for (const pace of ['ten a second each', 'without a pause'] as const) {
        const { times: issued, perSecond: rate } = await issueTimes(keys, pace);
        lines.push({
          what: `tokens, ${keys.kind}, ${programmes} programmes ${pace}`,
          figures: { 'p50 ms': issued.p50, 'p99 ms': issued.p99, 'per second': rate },
        });
      }
    }
    return lines;
  });
  return [...rates, ...times];
}
