import { beforeEach, expect, test } from 'vitest';
import { vectorToken } from '../../scripts/vectors/identity-vectors.ts';
import { testIssuer } from '../../scripts/vectors/test-signers.ts';
import { actDigest, chainStart } from '../../src/credentials/offline-act.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import { readStatement } from '../../src/credentials/signed-statement.ts';
import { ActLog } from '../../src/verifier/engine/act-log.ts';
import { VerifierEngine } from '../../src/verifier/engine/engine.ts';
import type { StationLine } from '../../src/verifier/engine/station-line.ts';
import { OfflineAct, offlineActType } from '../../src/vocabulary/offline-act.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { newIssuer, type Issuer } from './a-bundle.ts';
import { MemoryStore, newDevice } from './memory-store.ts';

const dayMs = 86_400_000;
const verifier = '6a3b2c1d-0000-4000-8000-000000000001';
const start = Date.now();

let issuer: Issuer;
let store: MemoryStore;
let now: number;
let answerOf: StationLine;
let engine: VerifierEngine;
let card: string;
let locked = Promise.resolve();

beforeEach(async () => {
  issuer = await newIssuer(testIssuer);
  store = new MemoryStore();
  now = start;
  answerOf = async () => fail({ kind: 'station_unanswered', more: {} });
  const statusLists = [await issuer.list({}, start)];
  await store.putDevice(await newDevice(verifier));
  await store.putBundle(
    await issuer.signed(await issuer.bundle({ statusLists, issuedAt: Instant.parse(start) })),
  );
  engine = newEngine();
  const nowS = Math.floor(start / 1000);
  card = await identityQr(issuer.signer, {
    ...vectorToken,
    issuedAt: nowS - 60,
    notBefore: nowS - 60,
    expiresAt: nowS + 5 * 365 * 86_400,
    status: { uri: issuer.listUri, index: 5 },
  });
});

/** Networks are for the journey: whoever comes to a face here has come too far. */
function newEngine(): VerifierEngine {
  return new VerifierEngine({
    store,
    line: (...asked) => answerOf(...asked),
    now: () => Instant.parse(now),
    exclusive: (work) => {
      const done = locked.then(work);
      locked = done.then(
        () => undefined,
        () => undefined,
      );
      return done;
    },
    faces: () => Promise.reject(new Error('no networks here')),
    decodePhoto: async () => 'none',
  });
}

/** What the log holds, read as the station reads it. */
async function acts(): Promise<readonly OfflineAct[]> {
  const device = await store.device();
  if (!device) throw new Error('there is a device');
  const log = new ActLog(device, store, (work) => work());
  const read = await Promise.all(
    (await log.after(0, 100)).map((signed) =>
      readStatement(signed, { typ: offlineActType, keys: [device.key], schema: OfflineAct }),
    ),
  );
  return read.map((one) => {
    if (!one.ok) throw new Error(one.error.kind);
    return one.value;
  });
}

const code = async (text: string) => {
  const answer = await engine.checkCard(text, 'none');
  return answer.kind === 'refused' ? answer.code : answer.kind;
};

test('what was refused is signed into a chain that the station reads', async () => {
  const stranger = await newIssuer(testIssuer);
  const foreign = await identityQr(stranger.signer, vectorToken);
  expect(await code(foreign)).toBe('key_unknown');
  expect(await code(card)).toBe('holds');
  // A photograph that is no picture of a face ends there.
  expect(
    await engine
      .compareFace({ widthPx: 1, heightPx: 1, data: new Uint8Array(3) })
      .catch(({ message }: Error) => message),
  ).toBe('no networks here');
  expect(await code('AAAAAA')).toBe('zlib_malformed');
  const [one, ...others] = await acts();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ verifier, seq: 1, credential: 'none', outcome: 'key_unknown' });
  const device = await store.device();
  expect(one?.previous).toBe(await chainStart(device?.key.kid ?? ''));
});

test('acts lie sealed: nothing of them can be read or exchanged', async () => {
  const stranger = await newIssuer(testIssuer);
  const foreign = await identityQr(stranger.signer, vectorToken);
  await code(foreign);
  await code(foreign);
  const [first, second] = store.acts;
  if (!first || !second) throw new Error('there are two');
  expect(Buffer.from(first.body).toString('latin1')).not.toContain('key_unknown');
  store.acts.splice(0, 2, { ...second, seq: 1 }, { ...first, seq: 2 });
  await expect(acts()).rejects.toThrow();
  store.acts.splice(0, 2, first, second);
  second.body[3] = (second.body[3] ?? 0) ^ 1;
  await expect(code(foreign)).rejects.toThrow();
});

test('by a clock that is a year off nothing is checked and nothing signed', async () => {
  for (const [off, kind] of [
    [366 * dayMs, 'clock_ahead'],
    [-366 * dayMs, 'clock_behind'],
    [-10 * 60_000, 'clock_behind'],
  ] as const) {
    now = start + off;
    expect(await code(card)).toBe(kind);
    expect(await engine.standing()).toMatchObject({ clock: kind, unsent: 0 });
  }
  now = start + 1_000;
  expect(await code(card)).toBe('holds');
});

test('a clock that goes back behind the last act is not relied on', async () => {
  const stranger = await newIssuer(testIssuer);
  const foreign = await identityQr(stranger.signer, vectorToken);
  now = start + 2 * dayMs;
  expect(await code(foreign)).toBe('key_unknown');
  now = start + dayMs;
  expect(await code(card)).toBe('clock_behind');
});

test('a bundle is exchanged only for a later one of the same issuer and station', async () => {
  const answered = (signed: string) => {
    answerOf = async () => ok({ bundle: signed });
  };
  const later = await issuer.bundle({ issuedAt: Instant.parse(start + 5) });
  const refused = async () => {
    const said = await engine.refresh();
    return said.ok ? 'taken' : said.error.kind;
  };
  answered(await issuer.signed({ ...later, issuedAt: Instant.parse(start - 5) }));
  expect(await refused()).toBe('bundle_older');
  answered(await issuer.signed({ ...later, issuer: 'https://elsewhere.example' }));
  expect(await refused()).toBe('bundle_foreign');
  const stranger = await newIssuer(testIssuer);
  answered(await stranger.signed(await stranger.bundle()));
  expect(await refused()).toBe('bundle_refused');
  const signed = await issuer.signed(later);
  answered(`${signed.slice(0, -4)}AAAA`);
  expect(await refused()).toBe('bundle_refused');
  answered('');
  expect(await refused()).toBe('bundle_refused');
  // Its lists are gone with the bundle that had them: the card is not known to be in force.
  answered(signed);
  expect(await refused()).toBe('taken');
  expect(await code(card)).toBe('status_unknown');
});

test('acts stay until the station has signed for them', async () => {
  const stranger = await newIssuer(testIssuer);
  const foreign = await identityQr(stranger.signer, vectorToken);
  for (let time = 0; time < 3; time += 1) await code(foreign);
  const unsent = async () => {
    const standing = await engine.standing();
    return standing.kind === 'paired' ? standing.unsent : undefined;
  };
  expect(await engine.upload()).toMatchObject({ error: { kind: 'station_unanswered' } });
  answerOf = async () => ok({ receipt: 'not a receipt' });
  expect(await engine.upload()).toEqual({ ok: false, error: { kind: 'receipt_refused' } });
  expect(await unsent()).toBe(3);
  const device = await store.device();
  const log = device && new ActLog(device, store, (work) => work());
  const signed = await log?.after(0, 100);
  expect(await actDigest(signed?.[0] ?? '')).toBe((await acts())[1]?.previous);
});

test('two tabs of one installation make one chain', async () => {
  const stranger = await newIssuer(testIssuer);
  const foreign = await identityQr(stranger.signer, vectorToken);
  const other = newEngine();
  await Promise.all([
    ...[1, 2, 3].map(() => engine.checkCard(foreign, 'none')),
    ...[1, 2, 3].map(() => other.checkCard(foreign, 'none')),
  ]);
  expect((await acts()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a page that was not paired checks nothing', async () => {
  store = new MemoryStore();
  engine = newEngine();
  expect(await engine.standing()).toEqual({ kind: 'unpaired' });
  expect(await code(card)).toBe('unpaired');
  expect(await engine.upload()).toEqual({ ok: false, error: { kind: 'unpaired' } });
});
