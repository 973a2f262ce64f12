import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readStatusList } from '../../src/credentials/status-list/read-status-list.ts';
import { trustedDocumentKey } from '../../src/credentials/identity-qr/document-signer.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { PublicJwk } from '../../src/vocabulary/public-key.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { openWalletStation, type WalletStation } from './wallet-station.ts';

let at: WalletStation;
beforeAll(async () => {
  at = await openWalletStation();
});
afterAll(() => at.close());

const Documents = z.object({
  credentials: z.array(z.object({ id: z.string(), kind: z.string(), state: z.string() })),
});
const Keys = z.object({ issuer: z.string(), keys: z.array(PublicJwk) });

async function documentsOf(idcs: string) {
  const answer = await at.clerk.call('POST', '/v1/residents/credentials/search', { idcs });
  return Documents.parse(answer.body).credentials;
}

const set = (idcs: string, credential: string, state: string) =>
  at.supervisor.call('POST', '/v1/residents/credentials/states', { idcs, credential, state });

async function codeOf({ idcs, recordId }: { idcs: string; recordId: string }): Promise<string> {
  const proof = { kind: 'enrolment', recordId };
  const answer = await at.clerk.call('POST', '/v1/residents/identity-qr', { idcs, proof });
  return z.string().parse(answer.body['code']);
}

/** What a verifier with a downloaded list finds for a code on paper. */
async function statusOf(code: string): Promise<string> {
  const { address } = at.station;
  const keysAt = async (path: string) =>
    Keys.parse(await (await fetch(`${address}/.well-known/${path}`)).json());
  const signers = await keysAt('document-signers.json');
  const now = Instant.parse(Date.now());
  const read = await verifyIdentityQr(code, {
    trust: {
      keys: signers.keys.map((key) =>
        trustedDocumentKey({ ...key, alg: 'ES256', use: 'sig' }, signers.issuer),
      ),
      certified: 'none',
    },
    now,
    clockToleranceS: 60,
    lifetimeSMax: 6 * 366 * 86_400,
  });
  const status = read.ok ? read.value.token.status : undefined;
  if (!status) return 'unread';
  const { keys } = await keysAt('status-list-keys.json');
  const token = await (await fetch(status.uri)).text();
  const list = await readStatusList(token, { uri: status.uri, keys, now, clockToleranceS: 60 });
  return list.ok ? list.value.statusAt(status.index) : list.error.kind;
}

/** Lists are asked for anew after a second. */
const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_100));

test('a code that was lost is revoked, and whoever has the list knows', async () => {
  const her = await at.enrolled('asmae');
  const code = await codeOf(her);
  expect(await statusOf(code)).toBe('valid');
  const [document] = await documentsOf(her.idcs);
  expect(document).toMatchObject({ kind: 'identity_code', state: 'valid' });
  const id = document?.id ?? '';
  for (const [state, found] of [
    ['suspended', 'suspended'],
    ['valid', 'valid'],
    ['revoked', 'invalid'],
  ] as const) {
    expect((await set(her.idcs, id, state)).status).toBe(200);
    await aSecond();
    expect(await statusOf(code)).toBe(found);
  }
  for (const state of ['valid', 'suspended', 'revoked']) {
    const answer = await set(her.idcs, id, state);
    expect([answer.status, answer.body['code']]).toEqual([409, 'credential_revoked']);
  }
  // The next one is another document.
  expect(await statusOf(await codeOf(her))).toBe('valid');
});

test('nobody changes another’s documents, or what there is not', async () => {
  const [her, other] = [await at.enrolled('btissam'), await at.enrolled('chadi')];
  await codeOf(her);
  const [document] = await documentsOf(her.idcs);
  const id = document?.id ?? '';
  for (const [idcs, credential, status, code] of [
    [other.idcs, id, 404, 'credential_unknown'],
    [her.idcs, randomUUID(), 404, 'credential_unknown'],
    ['2000000006', id, 404, 'resident_unknown'],
    [her.idcs, 'x', 422, 'body_invalid'],
  ] as const) {
    const answer = await set(idcs, credential, 'revoked');
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  }
  const same = await set(her.idcs, id, 'valid');
  expect([same.status, same.body['code']]).toEqual([409, 'credential_unchanged']);
});

test('a clerk suspends a document, and a supervisor gives it back', async () => {
  const her = await at.enrolled('esther');
  await codeOf(her);
  const [document] = await documentsOf(her.idcs);
  const body = { idcs: her.idcs, credential: document?.id };
  const by = (state: string) =>
    at.clerk.call('POST', '/v1/residents/credentials/states', { ...body, state });
  expect((await by('suspended')).status).toBe(200);
  const back = await by('valid');
  expect([back.status, back.body['code']]).toEqual([403, 'supervisor_required']);
  expect((await set(her.idcs, document?.id ?? '', 'valid')).status).toBe(200);
});

test('a list is sent once, in either form, and nothing for a list that there is not', async () => {
  await codeOf(await at.enrolled('dounia'));
  await aSecond();
  const url = `${at.station.address}/v1/status/0`;
  const first = await fetch(url);
  const tag = first.headers.get('etag') ?? '';
  expect(first.headers.get('content-type')).toContain('application/statuslist+jwt');
  expect(first.headers.get('cache-control')).toBe('public, max-age=300');
  const again = await fetch(url, { headers: { 'if-none-match': tag } });
  expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  const cwt = await fetch(url, { headers: { accept: 'application/statuslist+cwt' } });
  expect(cwt.headers.get('content-type')).toContain('application/statuslist+cwt');
  expect(cwt.headers.get('etag')).not.toBe(tag);
  expect(new Uint8Array(await cwt.arrayBuffer())[0]).toBe(0xd2);
  for (const [list, status] of [
    ['1', 404],
    ['10000', 422],
    ['x', 422],
  ] as const) {
    expect((await fetch(`${at.station.address}/v1/status/${list}`)).status).toBe(status);
  }
});
