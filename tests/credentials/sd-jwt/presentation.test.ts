import { sign } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import {
  digestOf,
  hiddenElement,
  hiddenProperty,
} from '../../../src/credentials/sd-jwt/disclosure.ts';
import type { JsonObject } from '../../../src/credentials/sd-jwt/json-value.ts';
import { hiddenList, hiddenObject, sdJwt } from '../../../src/credentials/sd-jwt/sd-jwt.ts';
import {
  verifyPresentation,
  type PresentationExpectation,
} from '../../../src/credentials/sd-jwt/verify-presentation.ts';
import { publicKeyFrom } from '../../../src/credentials/sd-jwt/signed-jwt.ts';
import { Instant } from '../../../src/vocabulary/time.ts';
import { presented, readDisclosure, signedJwt, walletKey } from './wallet.ts';

const issuer = 'https://issuer.example';
const type = 'https://issuer.example/v1/credential-types/identity';
const audience = 'https://programme.example';
const nonce = 'n-1';
const nowS = 1_800_000_000;
const dayS = 86_400;
const issuerKey = walletKey();
const holder = walletKey();
const kid = 'issuer-key';
const status = { status_list: { uri: 'https://issuer.example/v1/status/0', idx: 7 } };

function trustIn(key: ReturnType<typeof walletKey>, name = kid): PresentationExpectation['trust'] {
  const read = publicKeyFrom(key.jwk);
  if (!read) throw new Error('a key of the tests is a key');
  const keyId = new Uint8Array(Buffer.from(name, 'utf8'));
  return {
    keys: [{ keyId, algorithm: 'ES256', publicKey: read.publicKey, issuer }],
    certified: 'none',
  };
}

const expected: PresentationExpectation = {
  trust: trustIn(issuerKey),
  types: [type],
  audience,
  nonce,
  status: async () => 'valid',
  now: Instant.parse(nowS * 1000),
  clockToleranceS: 60,
  proofAgeSMax: 300,
};
const binding = { aud: audience, nonce, iat: nowS - 10 };

const open: JsonObject = {
  iss: issuer,
  vct: type,
  iat: nowS - dayS,
  exp: nowS + 300 * dayS,
  cnf: { jwk: holder.jwk },
  status,
};

const signer = {
  kid,
  chain: [],
  sign: async (bytes: Uint8Array) =>
    sign('sha256', bytes, { key: issuerKey.privateKey, dsaEncoding: 'ieee-p1363' }),
};

/** A credential as ours are: claims, one within an object, one within a list. */
async function credential(changed: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const claims = hiddenObject(
    { given_name: 'Aïcha', family_name: 'B', birthdate: '1990-01-02' },
    8,
  );
  const ages = hiddenObject({ '18': true, '65': false }, 4);
  const countries = hiddenList(['MA', 'FR'], 3);
  const all = {
    ...open,
    ...claims.open,
    age_equal_or_over: ages.open,
    nationalities: countries.open,
  };
  const said: JsonObject = JSON.parse(JSON.stringify({ ...all, ...changed }));
  const disclosures = [claims, ages, countries].flatMap((one) => one.disclosures);
  return sdJwt(signer, said, disclosures);
}

let issued: string;
beforeEach(async () => {
  issued = await credential();
});

const kindOf = async (presentation: string, more: Partial<PresentationExpectation> = {}) => {
  const result = await verifyPresentation(presentation, { ...expected, ...more });
  return result.ok ? 'believed' : result.error.kind;
};

test('digests are those of the disclosures that RFC 9901 prints', () => {
  const family = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
  expect(digestOf(family)).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
  const country = 'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0';
  expect(digestOf(country)).toBe('w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs');
});

test('what is disclosed is answered in its place, and of the rest there is no trace', async () => {
  const shown = ['given_name', '18', 'MA'];
  const keep = (parts: readonly unknown[]) => shown.includes(String(parts[1]));
  const result = await verifyPresentation(presented(issued, holder, { keep, binding }), expected);
  if (!result.ok) throw new Error(result.error.kind);
  expect(result.value.claims).toEqual({
    ...open,
    given_name: 'Aïcha',
    age_equal_or_over: { '18': true },
    nationalities: ['MA'],
  });
  expect(result.value).toMatchObject({
    issuer,
    type,
    holder: expect.stringMatching(/^[\w-]{43}$/),
  });
});

test('with nothing disclosed there is nothing but what everyone sees', async () => {
  const bare = presented(issued, holder, { keep: () => false, binding });
  const result = await verifyPresentation(bare, expected);
  if (!result.ok) throw new Error(result.error.kind);
  expect(result.value.claims).toEqual({ ...open, age_equal_or_over: {}, nationalities: [] });
});

test('how many claims there are is not seen: decoys fill up', () => {
  const few = hiddenObject({ a: 1 }, 8);
  const many = hiddenObject({ a: 1, b: 2, c: 3 }, 8);
  expect(few.open._sd.length).toBe(8);
  expect(many.open._sd.length).toBe(8);
  expect(many.open._sd.toSorted()).toEqual(many.open._sd);
});

/** A presentation whose disclosures somebody changed, and whose holder signed all the same. */
function altered(change: (disclosures: string[]) => string[]): string {
  const [jwt = '', ...rest] = issued.split('~').slice(0, -1);
  return presented([jwt, ...change(rest), ''].join('~'), holder, { binding });
}

test('a disclosure that was altered is refused', async () => {
  const forged = altered((all) =>
    all.map((one) => {
      const [salt, name, value] = readDisclosure(one);
      const parts = name === 'given_name' ? [salt, name, 'Another'] : [salt, name, value];
      return value === undefined ? one : Buffer.from(JSON.stringify(parts)).toString('base64url');
    }),
  );
  expect(await kindOf(forged)).toBe('disclosure_unreferenced');
});

test('a disclosure that the issuer never signed is refused, of whichever form', async () => {
  const property = hiddenProperty('is_rich', true).encoded;
  const element = hiddenElement('US').encoded;
  for (const more of [property, element]) {
    expect(await kindOf(altered((all) => [...all, more]))).toBe('disclosure_unreferenced');
  }
});

test('a disclosure that comes twice is refused', async () => {
  const twice = altered((all) => [...all, ...all.slice(0, 1)]);
  expect(await kindOf(twice)).toBe('disclosure_duplicated');
});

test.each([
  ['not base64url', '!!!!'],
  ['padded', `${Buffer.from('["0123456789012345678901","a",1]').toString('base64')}=`],
  ['no list', Buffer.from('{"a":1}').toString('base64url')],
  ['too short a list', Buffer.from('["0123456789012345678901"]').toString('base64url')],
  ['too long a list', Buffer.from('["0123456789012345678901","a",1,2]').toString('base64url')],
  ['a short salt', Buffer.from('["salt","a",1]').toString('base64url')],
  ['a name that is none', Buffer.from('["0123456789012345678901",7,1]').toString('base64url')],
  ['a reserved name', Buffer.from('["0123456789012345678901","_sd",[]]').toString('base64url')],
  [
    'the other reserved name',
    Buffer.from('["0123456789012345678901","...",1]').toString('base64url'),
  ],
  [
    'text that is not UTF-8',
    Buffer.from('["0123456789012345678901","\xff",1]', 'latin1').toString('base64url'),
  ],
  ['nothing', ''],
])('a disclosure in another form is refused: %s', async (_form, encoded) => {
  const [jwt = ''] = issued.split('~');
  const proof = signedJwt(
    holder,
    { typ: 'kb+jwt' },
    { ...binding, sd_hash: digestOf(`${jwt}~${encoded}~`) },
  );
  expect(await kindOf(`${jwt}~${encoded}~${proof}`)).toBe('disclosure_malformed');
});

test('one digest in two places is refused', async () => {
  const claims = hiddenObject({ given_name: 'A' }, 1);
  const changed = { ...claims.open, age_equal_or_over: claims.open };
  const [jwt = ''] = (await credential(changed)).split('~');
  const whole = `${jwt}~${claims.disclosures[0]?.encoded}~`;
  expect(await kindOf(presented(whole, holder, { binding }))).toBe('digest_repeated');
});

test('a claim where an element must be is refused, and the other way round', async () => {
  const [claim, element] = [hiddenProperty('a', 1), hiddenElement('MA')];
  const misplaced = [
    { changed: { nationalities: [{ '...': claim.digest }] }, encoded: claim.encoded },
    { changed: { _sd: [element.digest] }, encoded: element.encoded },
  ];
  for (const { changed, encoded } of misplaced) {
    const [jwt = ''] = (await credential(changed)).split('~');
    const whole = presented(`${jwt}~${encoded}~`, holder, { binding });
    expect(await kindOf(whole)).toBe('disclosure_misplaced');
  }
});

test('a disclosure never takes the place of a claim that everyone sees', async () => {
  const again = hiddenProperty('nationalities', ['XX']);
  const [jwt = ''] = (await credential({ _sd: [again.digest] })).split('~');
  const whole = presented(`${jwt}~${again.encoded}~`, holder, { binding });
  expect(await kindOf(whole)).toBe('claim_repeated');
});

test.each(['iss', 'nbf', 'exp', 'cnf', 'vct', 'status', '_sd_alg'])(
  'what a verifier must see is never hidden: %s',
  async (name) => {
    const hidden = hiddenProperty(name, 'anything');
    const changed = { _sd: [hidden.digest], [name]: undefined };
    const [jwt = ''] = (await credential(changed)).split('~');
    const whole = presented(`${jwt}~${hidden.encoded}~`, holder, { binding });
    const refusals: Readonly<Record<string, string>> = {
      iss: 'issuer_refused',
      vct: 'type_refused',
    };
    // `_sd_alg` is written by the issuing itself, and taken out before anything is put in.
    expect(await kindOf(whole)).toBe(refusals[name] ?? 'claim_not_disclosable');
  },
);

test.each([
  ['digests that are no list', { _sd: 'x' }, 'digests_malformed'],
  ['a digest that is none', { _sd: ['short'] }, 'digests_malformed'],
  [
    'an element with more beside its digest',
    { nationalities: [{ '...': 'x', a: 1 }] },
    'digests_malformed',
  ],
  ['a digest that is a number', { nationalities: [{ '...': 7 }] }, 'digests_malformed'],
  ['another issuer', { iss: 'https://other.example' }, 'issuer_refused'],
  ['another type', { vct: 'https://other.example/type' }, 'type_refused'],
  ['no type', { vct: undefined }, 'type_refused'],
  ['no end', { exp: undefined }, 'claims_malformed'],
  ['an end that is text', { exp: '9' }, 'claims_malformed'],
  ['nobody’s key', { cnf: undefined }, 'holder_unnamed'],
  ['a private key', { cnf: { jwk: { ...holder.jwk, d: 'x' } } }, 'holder_unnamed'],
  ['a key of another curve', { cnf: { jwk: { ...holder.jwk, crv: 'P-384' } } }, 'holder_unnamed'],
  ['a key beside another', { cnf: { jwk: holder.jwk, kid: 'x' } }, 'holder_unnamed'],
  ['no status', { status: undefined }, 'status_missing'],
  ['a status of another kind', { status: { other: {} } }, 'status_malformed'],
  [
    'a status without a place',
    { status: { status_list: { uri: 'x', idx: -1 } } },
    'status_malformed',
  ],
])('a credential that says so is refused: %s', async (_what, changed, kind) => {
  const whole = presented(await credential(changed), holder, { keep: () => false, binding });
  expect(await kindOf(whole)).toBe(kind);
});

test('a hash that is not SHA-256 is refused', async () => {
  const [jwt = ''] = issued.split('~');
  const payload: JsonObject = JSON.parse(
    Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString(),
  );
  const other = signedJwt(issuerKey, { typ: 'dc+sd-jwt', kid }, { ...payload, _sd_alg: 'sha-512' });
  expect(await kindOf(presented(`${other}~`, holder, { binding }))).toBe('hash_refused');
});

test.each([
  ['another type', { typ: 'JWT', kid }, 'header_refused'],
  ['no type', { kid }, 'header_refused'],
  ['what must be understood', { typ: 'dc+sd-jwt', kid, crit: ['x'] }, 'header_refused'],
  ['a key of its own', { typ: 'dc+sd-jwt', jwk: issuerKey.jwk }, 'header_refused'],
  ['no algorithm', { typ: 'dc+sd-jwt', kid, alg: 'none' }, 'algorithm_refused'],
  ['another algorithm', { typ: 'dc+sd-jwt', kid, alg: 'HS256' }, 'algorithm_refused'],
  ['no key', { typ: 'dc+sd-jwt' }, 'key_unknown'],
  ['an empty name of a key', { typ: 'dc+sd-jwt', kid: '' }, 'key_unknown'],
  ['an unknown key', { typ: 'dc+sd-jwt', kid: 'other' }, 'key_unknown'],
  ['no certificates', { typ: 'dc+sd-jwt', x5c: [] }, 'chain_malformed'],
  ['certificates that are none', { typ: 'dc+sd-jwt', x5c: ['AAAA'] }, 'chain_malformed'],
])('a header is refused: %s', async (_what, header, kind) => {
  const other = signedJwt(issuerKey, header, open);
  expect(await kindOf(presented(`${other}~`, holder, { binding }))).toBe(kind);
});

test('who has the key itself needs nobody to certify it', async () => {
  const header = { typ: 'dc+sd-jwt', kid, x5c: ['AAAA'] };
  const certified = signedJwt(issuerKey, header, open);
  expect(await kindOf(presented(`${certified}~`, holder, { binding }))).toBe('believed');
  const other = signedJwt(issuerKey, { ...header, kid: 'other' }, open);
  expect(await kindOf(presented(`${other}~`, holder, { binding }))).toBe('chain_malformed');
});

test('a credential by another key under the same name is refused', async () => {
  const forged = signedJwt(walletKey(), { typ: 'dc+sd-jwt', kid }, open);
  expect(await kindOf(presented(`${forged}~`, holder, { binding }))).toBe('signature_wrong');
});

test('nobody believes a verifier who trusts no key', async () => {
  const trust = { ...expected.trust, keys: [] };
  expect(await kindOf(presented(issued, holder, { binding }), { trust })).toBe('key_unknown');
});

test('a year of clock skew is refused, either way', async () => {
  const whole = presented(issued, holder, { binding });
  const at = (days: number) => ({ now: Instant.parse((nowS + days * dayS) * 1000) });
  expect(await kindOf(whole, at(365))).toBe('expired');
  expect(await kindOf(whole, at(-365))).toBe('not_yet_valid');
  // However far it would let clocks differ.
  expect(await kindOf(whole, { ...at(365), clockToleranceS: 400 * dayS })).toBe('expired');
  expect(await kindOf(whole, { ...at(365), clockToleranceS: Number.NaN })).toBe('expired');
});

test.each([
  ['no audience', { ...binding, aud: undefined }, 'binding_audience_refused'],
  ['another audience', { ...binding, aud: 'https://other.example' }, 'binding_audience_refused'],
  ['several audiences', { ...binding, aud: [audience] }, 'binding_audience_refused'],
  ['no nonce', { ...binding, nonce: undefined }, 'binding_nonce_refused'],
  ['another nonce', { ...binding, nonce: 'n-0' }, 'binding_nonce_refused'],
  ['an empty nonce', { ...binding, nonce: '' }, 'binding_nonce_refused'],
  ['no time', { ...binding, iat: undefined }, 'binding_malformed'],
  ['a time of a year ago', { ...binding, iat: nowS - 365 * dayS }, 'binding_expired'],
  ['a time in a year', { ...binding, iat: nowS + 365 * dayS }, 'binding_not_yet_valid'],
  ['another hash', { ...binding, sd_hash: digestOf('other') }, 'binding_hash_wrong'],
])('a proof of possession is refused: %s', async (_what, changed, kind) => {
  expect(await kindOf(presented(issued, holder, { binding: changed }))).toBe(kind);
});

test('a proof by another key, of another type, or none at all is refused', async () => {
  const stranger = presented(issued, walletKey(), { binding });
  expect(await kindOf(stranger)).toBe('binding_signature_wrong');
  const typed = presented(issued, holder, { binding, typ: 'JWT' });
  expect(await kindOf(typed)).toBe('binding_malformed');
  expect(await kindOf(issued)).toBe('binding_missing');
  expect(await kindOf(`${issued}a.b.c`)).toBe('binding_malformed');
});

test('a proof is of the disclosures that were sent, and of no others', async () => {
  const whole = presented(issued, holder, { binding });
  const parts = whole.split('~');
  const fewer = [...parts.slice(0, 1), ...parts.slice(2)].join('~');
  expect(await kindOf(fewer)).toBe('binding_hash_wrong');
});

test('who asks with an empty audience or nonce believes nobody', async () => {
  const nobody = presented(issued, holder, { binding: { ...binding, aud: '', nonce: '' } });
  expect(await kindOf(nobody, { audience: '' })).toBe('binding_audience_refused');
  const anything = presented(issued, holder, { binding: { ...binding, nonce: '' } });
  expect(await kindOf(anything, { nonce: '' })).toBe('binding_nonce_refused');
  expect(await kindOf(presented(issued, holder, { binding }), { types: [] })).toBe('type_refused');
});

test.each([
  ['invalid', 'revoked'],
  ['suspended', 'suspended'],
  ['unknown', 'status_unknown'],
] as const)('a credential whose status is %s is refused', async (found, kind) => {
  const asked: unknown[] = [];
  const refused = await kindOf(presented(issued, holder, { binding }), {
    status: async (reference) => {
      asked.push(reference);
      return found;
    },
  });
  expect(refused).toBe(kind);
  expect(asked).toEqual([{ uri: status.status_list.uri, index: 7 }]);
});

test('no letter of a presentation can be changed, added or left out', async () => {
  const whole = presented(issued, holder, { binding });
  for (let place = 0; place < whole.length; place += 1) {
    const letter = whole.charAt(place);
    const other = letter === 'A' ? 'B' : 'A';
    expect(await kindOf(whole.slice(0, place) + other + whole.slice(place + 1))).not.toBe(
      'believed',
    );
    if (place % 7 !== 0) continue;
    expect(await kindOf(whole.slice(0, place) + whole.slice(place + 1))).not.toBe('believed');
    expect(await kindOf(`${whole.slice(0, place)} ${whole.slice(place)}`)).not.toBe('believed');
  }
  for (const more of ['~', '=', '\n', 'A']) expect(await kindOf(whole + more)).not.toBe('believed');
});

test('what is no presentation is refused, and so is one that is endless', async () => {
  for (const text of ['', '~', 'a.b.c', 'a.b.c~', '~~~', issued.slice(0, -1).split('~')[0] ?? '']) {
    expect(await kindOf(text)).toBe('presentation_malformed');
  }
  expect(await kindOf('a'.repeat(70_000))).toBe('presentation_too_long');
  const [jwt = ''] = issued.split('~');
  const many = [jwt, ...Array.from({ length: 65 }, () => hiddenElement('x').encoded), ''].join('~');
  expect(await kindOf(presented(many, holder, { binding }))).toBe('disclosures_too_many');
});
