import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { publicKeyFrom } from '../../src/credentials/sd-jwt/signed-jwt.ts';
import { hiddenObject, sdJwt } from '../../src/credentials/sd-jwt/sd-jwt.ts';
import { PresentationDesk } from '../../src/openid/presentations.ts';
import { openStateFile } from '../../src/openid/sqlite/state-file.ts';
import type { OpenIdState } from '../../src/openid/state.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { CredentialId, type ResidentId } from '../../src/vocabulary/record-ids.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { presented, walletKey, type WalletKey } from '../credentials/sd-jwt/wallet.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { memoryRegister, testAct } from '../people.ts';
import { independentWallet } from './independent-wallet.ts';
import { relyingParty } from './relying-party.ts';

const issuer = 'https://station.example';
const type = `${issuer}/v1/credential-types/identity`;
const statusUri = (list: number) => `${issuer}/v1/status/${list}`;

let at: Instant;
let register: Register;
let resident: Resident;
let keys: Awaited<ReturnType<typeof openMemoryKeys>>;
let desk: PresentationDesk;
let welfare: ProgrammeAccount;
let holder: WalletKey;

/** The state in the thread of the test. */
function stateHere(): OpenIdState {
  const { methods, close } = openStateFile(':memory:');
  return {
    ask: async (method, ...args) => Reflect.apply(methods[method], undefined, args),
    close: async () => close(),
  };
}

beforeEach(async () => {
  at = Instant.parse(Date.now());
  register = memoryRegister();
  resident = await enrolledResident(register);
  keys = await openMemoryKeys();
  holder = walletKey();
  const { account } = await relyingParty(issuer, { id: 'welfare' });
  welfare = ProgrammeAccount.parse(account);
  await register.commit('put_programme', { account: welfare, at }, testAct);
  desk = new PresentationDesk({
    register,
    keys,
    issuer,
    state: stateHere(),
    stateKey: randomBytes(32),
    now: () => at,
    tokens: {
      subjectOf: (sector: string, id: ResidentId) => pairwiseSubject(keys, sector, id),
      issue: (claims) => issueIdentityToken({ keys, issuer, now: () => at }, claims),
    },
    limit: () => ({ refusalsMax: 10, since: Instant.parse(0) }),
    places: {
      requestUri: (id) => `${issuer}/openid/wallet-requests/${id}`,
      responseUri: (id) => `${issuer}/openid/wallet-responses/${id}`,
      credentialIssuer: `${issuer}/v1/wallet`,
      credentialType: type,
      statusUri,
    },
  });
});

const wallet = () =>
  independentWallet(async (address) => {
    const object = await desk.request(address.split('/').at(-1) ?? '');
    if (object === undefined) return new Response('', { status: 404 });
    return new Response(object, { headers: { 'content-type': 'application/oauth-authz-req+jwt' } });
  });

/** A credential as the station issues it, and as the register has it. */
async function credential(key: WalletKey = holder): Promise<string> {
  const id = CredentialId.parse(randomUUID());
  const holderKey = publicKeyFrom(key.jwk)?.thumbprint ?? '';
  const expiresAt = later(at, 86_400_000);
  const change = { id, kind: 'sd_jwt', resident: resident.id, holderKey, expiresAt, at } as const;
  const issued = await register.commit('issue_credential', change, testAct);
  if (issued.kind !== 'issued') throw new Error(issued.why);
  const { kid } = await keys.current('wallet-credential');
  const hidden = hiddenObject({ given_name: 'Zahra', family_name: 'Idrissi', sex: 2 }, 6);
  return sdJwt(
    { kid, chain: [], sign: (bytes) => keys.sign('wallet-credential', kid, bytes) },
    {
      iss: `${issuer}/v1/wallet`,
      vct: type,
      iat: Math.floor(at / 1000),
      exp: Math.floor(expiresAt / 1000),
      cnf: { jwk: key.jwk },
      status: { status_list: { uri: statusUri(issued.list), idx: issued.place } },
      ...hidden.open,
    },
    hidden.disclosures,
  );
}

async function asked() {
  const opened = await desk.ask(welfare, { purpose: 'payment', claims: ['given_name', 'gender'] });
  if (!opened.ok) throw new Error(opened.error.kind);
  const request = await wallet().opened(opened.value.address);
  const payload = request.authorizationRequestPayload;
  const { nonce } = payload;
  const audience = String(Reflect.get(payload, 'client_id'));
  return { ...opened.value, request, nonce, audience };
}

type Asked = Awaited<ReturnType<typeof asked>>;

/** What a wallet presents, and how it says for whom. */
async function answer(
  { request, nonce, audience }: Asked,
  held: string,
  differs: { readonly nonce?: string; readonly aud?: string; readonly key?: WalletKey } = {},
): Promise<string> {
  const { key = holder, ...binding } = differs;
  const presentation = presented(held, key, {
    keep: ([, name]) => name !== 'family_name',
    binding: { aud: audience, nonce, iat: Math.floor(at / 1000), ...binding },
  });
  // The library states the request's type more widely than what it takes back.
  return wallet().answered(Object(request), presentation);
}

test('a wallet that is not ours reads the request and shows what was asked for, and no more', async () => {
  const held = await credential();
  const open = await asked();
  expect(open.address).toMatch(/^openid4vp:\/\/\?client_id=x509_hash/);
  expect(open.request.client.prefix).toBe('x509_hash');
  expect(open.request.dcql?.query).toMatchObject({
    credentials: [{ format: 'dc+sd-jwt', meta: { vct_values: [type] } }],
  });
  expect(await desk.standing(welfare, open.id, 'none')).toEqual({ kind: 'waiting' });
  const sealed = await answer(open, held);
  expect(decodeProtectedHeader(sealed)).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM' });
  expect(await desk.take(open.id, sealed)).toEqual({ ok: true, value: 'taken' });
  const standing = await desk.standing(welfare, open.id, 'none');
  if (standing?.kind !== 'presented' || standing.told === 'none')
    throw new Error('nothing is told');
  expect(standing.claims).toEqual({ given_name: 'Zahra', gender: 'female' });
  const { subject, token } = standing.told;
  expect(subject).toBe(await pairwiseSubject(keys, welfare.sector, resident.id));
  expect(decodeJwt(token)).toMatchObject({
    iss: issuer,
    sub: subject,
    client_id: 'welfare',
    purpose: 'payment',
    acr: 'urn:anr:loa:low',
    amr: ['pop'],
  });
  // It is told once.
  expect(await desk.standing(welfare, open.id, 'none')).toEqual({ kind: 'told' });
  expect((await register.residentBySubject(welfare.id, subject))?.id).toBe(resident.id);
});

/** The code by which an answer is refused. */
async function refusedBy(taking: ReturnType<PresentationDesk['take']>): Promise<string> {
  const taken = await taking;
  return taken.ok ? 'taken' : taken.error.kind;
}

test('an answer is taken once, and a recording answers no other request', async () => {
  const held = await credential();
  const open = await asked();
  const sealed = await answer(open, held);
  expect(await refusedBy(desk.take(open.id, sealed))).toBe('taken');
  expect(await refusedBy(desk.take(open.id, sealed))).toBe('presentation_replayed');
  const another = await asked();
  expect(await refusedBy(desk.take(another.id, sealed))).toBe('answer_unopened');
  // Sealed anew to the other request, it is still for the first.
  const recorded = await answer(another, held, { nonce: open.nonce });
  expect(await refusedBy(desk.take(another.id, recorded))).toBe('binding_nonce_refused');
  // Whatever the first answer was worth, there is no other.
  const honest = await answer(another, held);
  expect(await refusedBy(desk.take(another.id, honest))).toBe('presentation_replayed');
  expect(await desk.standing(welfare, another.id, 'none')).toEqual({
    kind: 'refused',
    why: 'binding_nonce_refused',
  });
});

test('of two answers at one moment one is taken', async () => {
  const held = await credential();
  const open = await asked();
  const sealed = await answer(open, held);
  const codes = await Promise.all([1, 2, 3].map(() => refusedBy(desk.take(open.id, sealed))));
  expect(codes.toSorted()).toEqual(['presentation_replayed', 'presentation_replayed', 'taken']);
});

test('each thing that is wrong with a presentation has a code of its own', async () => {
  const held = await credential();
  const yearMs = 366 * 86_400_000;
  const codeOf = async (
    made: (open: Asked) => Promise<string>,
    before: (open: Asked) => void = () => undefined,
  ) => {
    const open = await asked();
    const sealed = await made(open);
    before(open);
    return refusedBy(desk.take(open.id, sealed));
  };
  const stranger = walletKey();
  const start = at;
  expect(await codeOf((open) => answer(open, held, { aud: 'x509_hash:other' }))).toBe(
    'binding_audience_refused',
  );
  expect(await codeOf((open) => answer(open, held, { key: stranger }))).toBe(
    'binding_signature_wrong',
  );
  const altered = held
    .split('~')
    .map((part) => {
      const text = Buffer.from(part, 'base64url').toString('utf8');
      return text.includes('Zahra')
        ? Buffer.from(text.replace('Zahra', 'Fatima'), 'utf8').toString('base64url')
        : part;
    })
    .join('~');
  expect(await codeOf((open) => answer(open, altered))).toMatch(/^disclosure/);
  expect(await codeOf(async () => 'no seal at all')).toBe('answer_unopened');
  expect(await codeOf((open) => answer(open, 'nothing~'))).toBe('presentation_malformed');
  expect(
    await codeOf(
      (open) => answer(open, held),
      () => {
        at = later(at, 6 * 60_000);
      },
    ),
  ).toBe('presentation_request_expired');
  at = later(start, yearMs);
  expect(await codeOf((open) => answer(open, held))).toBe('expired');
  // A wallet that is not ours does not answer what is a year old, either.
  at = Instant.parse(start - yearMs);
  await expect(asked()).rejects.toThrow();
  at = start;
  expect(
    await codeOf(
      (open) => answer(open, held),
      () => {
        at = Instant.parse(start - yearMs);
      },
    ),
  ).toBe('not_yet_valid');
  at = start;
  expect(await refusedBy(desk.take('a'.repeat(32), 'x'))).toBe('presentation_unknown');
});

test('a credential that was taken back, or that the register knows for another key, is refused', async () => {
  const held = await credential();
  const [issued] = await register.credentialsOf(resident.id);
  if (!issued) throw new Error('nothing was issued');
  const revoked = { id: issued.id, state: 'revoked', at } as const;
  await register.commit('set_credential_state', revoked, testAct);
  const open = await asked();
  expect(await refusedBy(desk.take(open.id, await answer(open, held)))).toBe('revoked');
  const other = walletKey();
  const fresh = await credential(other);
  const again = await asked();
  const shown = await answer(again, fresh, { key: other });
  expect(await refusedBy(desk.take(again.id, shown))).toBe('taken');
});

test('a programme asks for what it is registered for, and hears of its own requests only', async () => {
  const wish = { purpose: 'payment', claims: ['place_of_birth'] } as const;
  expect(await desk.ask(welfare, wish)).toMatchObject({ error: { kind: 'attribute_not_allowed' } });
  const purpose = { purpose: 'marketing', claims: [] } as const;
  expect(await desk.ask(welfare, purpose)).toMatchObject({
    error: { kind: 'purpose_not_allowed' },
  });
  const open = await asked();
  const { account } = await relyingParty(issuer, { id: 'school' });
  const school = ProgrammeAccount.parse(account);
  expect(await desk.standing(school, open.id, 'none')).toBeUndefined();
});

test('where the purpose wants to be surer than of a wallet, no token is issued', async () => {
  const purposes = [{ code: 'payment', basis: 'law 58-23' }];
  const { openid, ...account } = welfare;
  welfare = ProgrammeAccount.parse({ ...account, openid, purposes });
  await register.commit('put_programme', { account: welfare, at }, testAct);
  const held = await credential();
  const open = await asked();
  expect(await refusedBy(desk.take(open.id, await answer(open, held)))).toBe('taken');
  expect(await desk.standing(welfare, open.id, 'none')).toEqual({
    kind: 'presented',
    claims: { given_name: 'Zahra', gender: 'female' },
    told: 'none',
  });
});
