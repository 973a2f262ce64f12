import { createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { createLocalJWKSet } from 'jose';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkClientAssertion } from '../../src/credentials/client-assertion.ts';
import { encodedJson, isStrictCompact } from '../../src/credentials/compact-jwt.ts';
import { checkDpopProof } from '../../src/credentials/dpop-proof.ts';
import { issueIdentityToken } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { issuerKey } from '../../src/credentials/sd-jwt/issuer-key.ts';
import { isSignedBy, signedJwtFrom } from '../../src/credentials/sd-jwt/signed-jwt.ts';
import { readStatement, signStatement } from '../../src/credentials/signed-statement.ts';
import { acceptIdentityToken } from '../../src/credentials/verify-identity-token.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { hasUniqueNames } from '../../src/vocabulary/unique-names.ts';
import {
  falseSignatures,
  headerTricks,
  otherSignature,
  respellings,
  type DoorKey,
} from './malleations.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const now = Instant.parse(1_800_000_000_000);
const nowS = now / 1000;
const issuer = 'https://station.example';
const audience = 'https://scoring.example';
const said = z.object({ what: z.string() }).strict();

/** A way by which a compact token comes in. */
interface Door {
  readonly key: DoorKey;
  token(): Promise<string>;
  says(token: string, seen?: Set<string>): Promise<string>;
}

let keys: SoftwareKeys;
let doors: Readonly<Record<string, Door>>;

async function newKey() {
  const pair = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const { kty, crv, x = '', y = '' } = await subtle.exportKey('jwk', pair.publicKey);
  const sign = async (text: string) =>
    new Uint8Array(await subtle.sign(ecdsa, pair.privateKey, Buffer.from(text, 'ascii')));
  return { jwk: { kty, crv, x, y }, sign };
}

const publicKeyOf = (jwk: object): KeyObject => createPublicKey({ key: { ...jwk }, format: 'jwk' });

async function signed(key: DoorKey, header: object, payload: object): Promise<string> {
  const text = `${encodedJson(header)}.${encodedJson(payload)}`;
  return `${text}.${Buffer.from(await key.sign(text)).toString('base64url')}`;
}

const takeOnce = (seen: Set<string>) => async (one: string) => !seen.has(one) && !!seen.add(one);
const outcome = (result: { readonly ok: boolean; readonly error?: { readonly kind: string } }) =>
  result.ok ? 'accepted' : (result.error?.kind ?? '');

beforeAll(async () => {
  keys = await openMemoryKeys();
  const strangers = await newKey();
  const own = async (purpose: 'identity-token' | 'packet'): Promise<DoorKey> => {
    const { kid, kty, crv, x, y } = await keys.current(purpose);
    return {
      publicKey: publicKeyOf({ kty, crv, x, y }),
      sign: (text) => keys.sign(purpose, kid, Buffer.from(text, 'ascii')),
      strangers,
    };
  };
  const programmes = await newKey();
  const programme: DoorKey = {
    publicKey: publicKeyOf(programmes.jwk),
    sign: programmes.sign,
    strangers,
  };
  doors = {
    'an identity token': identityToken(await own('identity-token')),
    'an assertion of a programme': assertion(programme, programmes.jwk),
    'a proof of possession': proof(programme, programmes.jwk),
    'a signed statement': statement(await own('packet')),
    'a credential of a wallet': credential(programme),
  };
});

function identityToken(key: DoorKey): Door {
  const claims = {
    audience,
    subject: 's'.repeat(43),
    programme: 'direct-aid',
    purpose: 'payment',
    assurance: 'substantial',
    verifiedAt: now,
    transaction: 't',
    boundTo: 'none',
    methods: ['face'],
    falseMatchRate: 1e-5,
  } as const;
  return {
    key,
    token: async () => (await issueIdentityToken({ keys, issuer, now: () => now }, claims)).token,
    says: async (token, seen = new Set()) => {
      const published = (await keys.published('identity-token')).map((one) => ({ ...one }));
      const known = createLocalJWKSet({ keys: published });
      const expected = { issuer, audience, keys: known, now, takeOnce: takeOnce(seen) };
      return outcome(await acceptIdentityToken(token, expected));
    },
  };
}

function assertion(key: DoorKey, jwk: object): Door {
  const programme = 'direct-aid';
  const claims = { iss: programme, sub: programme, aud: issuer, iat: nowS, exp: nowS + 60 };
  return {
    key,
    token: () => signed(key, { alg: 'ES256', typ: 'JWT', kid: 'one' }, { ...claims, jti: 'j' }),
    says: async (token, seen = new Set()) => {
      const trusted = [
        { ...jwk, kid: 'one' },
        { ...jwk, kid: 'two' },
      ];
      const expected = { programme, keys: trusted, audiences: [issuer], now };
      return outcome(await checkClientAssertion(token, { ...expected, takeOnce: takeOnce(seen) }));
    },
  };
}

function proof(key: DoorKey, jwk: object): Door {
  const claims = { htm: 'POST', htu: issuer, iat: nowS, jti: 'j' };
  return {
    key,
    token: () => signed(key, { alg: 'ES256', typ: 'dpop+jwt', jwk }, claims),
    says: async (token, seen = new Set()) => {
      const expected = { method: 'POST', url: issuer, now, takeOnce: takeOnce(seen) };
      return outcome(await checkDpopProof(token, expected));
    },
  };
}

function statement(key: DoorKey): Door {
  return {
    key,
    token: () => signStatement(keys, { purpose: 'packet', typ: 'test' }, { what: 'said' }),
    says: async (token) => {
      const published = await keys.published('packet');
      return outcome(await readStatement(token, { typ: 'test', keys: published, schema: said }));
    },
  };
}

function credential(key: DoorKey): Door {
  const keyId = new Uint8Array(Buffer.from('one', 'utf8'));
  const trusted = { keyId, algorithm: 'ES256', publicKey: key.publicKey, issuer } as const;
  return {
    key,
    token: () => signed(key, { alg: 'ES256', typ: 'dc+sd-jwt', kid: 'one' }, { iss: issuer }),
    says: async (token) => {
      const read = signedJwtFrom(token);
      if (!read) return 'malformed';
      const believed = await issuerKey(read, { keys: [trusted], certified: 'none' }, now);
      if (!believed.ok) return believed.error.kind;
      return isSignedBy(read, believed.value.publicKey) ? 'accepted' : 'not_signed';
    },
  };
}

const names = [
  'an identity token',
  'an assertion of a programme',
  'a proof of possession',
  'a signed statement',
  'a credential of a wallet',
];

function doorOf(name: string): Door {
  const door = doors[name];
  if (!door) throw new Error(`no door for ${name}`);
  return door;
}

/** What passed that must not. */
async function passed(door: Door, tokens: Readonly<Record<string, string>>): Promise<string[]> {
  const through: string[] = [];
  for (const [what, token] of Object.entries(tokens)) {
    if ((await door.says(token)) === 'accepted') through.push(what);
  }
  return through;
}

describe.each(names)('%s', (name) => {
  test('in its one spelling is accepted, and in no other', async () => {
    const door = doorOf(name);
    const token = await door.token();
    expect(await door.says(token)).toBe('accepted');
    expect(await passed(door, respellings(token))).toEqual([]);
  });

  test('with a signature that holds for nothing is refused', async () => {
    const door = doorOf(name);
    const [header = '', payload = '', signature = ''] = (await door.token()).split('.');
    const wrong = Object.entries(falseSignatures(Buffer.from(signature, 'base64url'))).map(
      ([what, bytes]) =>
        [what, `${header}.${payload}.${Buffer.from(bytes).toString('base64url')}`] as const,
    );
    expect(await passed(door, Object.fromEntries(wrong))).toEqual([]);
  });

  test('whose header wants to be believed otherwise is refused', async () => {
    const door = doorOf(name);
    const tricks = await headerTricks(await door.token(), door.key);
    // A proof brings its own key: whoever signs with it is who she says, by another thumbprint.
    const honest = name === 'a proof of possession' ? ["a stranger's key in the header"] : [];
    // It has no use for the name of a key.
    const unread =
      name === 'a proof of possession' ? ['a key by a number', 'a key that nobody has'] : [];
    expect(await passed(door, tricks)).toEqual([...honest, ...unread]);
  });

  test('with any letter exchanged is refused', async () => {
    const door = doorOf(name);
    const token = await door.token();
    const letter = fc.constantFrom(...'ABCxyz019-_.= \n'.split(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), letter, async (at, other) => {
        fc.pre(token.charAt(at) !== other);
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(await door.says(changed)).not.toBe('accepted');
      }),
      { numRuns: 150 },
    );
  });
});

test.each(['an identity token', 'an assertion of a programme', 'a proof of possession'])(
  '%s is the same under the other signature that ECDSA has: it was used',
  async (name) => {
    const door = doorOf(name);
    const seen = new Set<string>();
    const token = await door.token();
    expect(await door.says(token, seen)).toBe('accepted');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const other = Buffer.from(otherSignature(Buffer.from(signature, 'base64url')));
    const same = `${header}.${payload}.${other.toString('base64url')}`;
    expect(same).not.toBe(token);
    expect(await door.says(same, seen)).toBe('replayed');
  },
);

test('a name that is said twice is found wherever it stands, and nothing else', () => {
  for (const text of ['{"a":1,"a":2}', '{"a":{"b":1,"b":1}}', '[{"a":1},{"a":1,"\\u0061" :2}]']) {
    expect(hasUniqueNames(text)).toBe(false);
  }
  for (const text of ['{"a":{"a":1},"b":"a"}', '["a","a"]', '{"a":"\\"a\\":","b":[{"a":1}]}']) {
    expect(hasUniqueNames(text)).toBe(true);
  }
  fc.assert(fc.property(fc.json(), (text) => hasUniqueNames(text)));
  expect(isStrictCompact(`${encodedJson([])}.${encodedJson({})}.AA`)).toBe(false);
});
