import { base45 } from '../../src/credentials/identity-qr/base45.ts';
import { cborOf, type CborValue } from '../../src/credentials/identity-qr/cbor.ts';
import { coseSign1 } from '../../src/credentials/identity-qr/cose-sign1.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import {
  webTokenBytes,
  type IdentityWebToken,
} from '../../src/credentials/identity-qr/web-token.ts';
import { zlibStream } from '../../src/credentials/identity-qr/zlib-stream.ts';
import { deflateSync } from 'node:zlib';
import { testIssuer, testSigner, type TestSigner } from './test-signers.ts';

/** One code, and what a verifier says of it at `atS`. */
export interface IdentityVector {
  readonly what: string;
  readonly text: string;
  readonly atS: number;
  readonly says: string;
}

/** 2027-01-15T08:00:00Z. */
export const vectorsAtS = 1_800_000_000;
const daysS = 86_400;

/** Somebody who does not exist, with a photograph of eight bytes. */
export const vectorToken: IdentityWebToken = {
  issuer: testIssuer,
  issuedAt: vectorsAtS - daysS,
  notBefore: vectorsAtS - daysS,
  expiresAt: vectorsAtS + 5 * 365 * daysS,
  credentialId: new Uint8Array(16).fill(7),
  identity: {
    id: '2000000006',
    version: '1.2.0',
    language: 'fra',
    fullName: 'Tiziri Exemple',
    birthDate: '19990228',
    gender: 2,
    nationality: 'MAR',
    photo: new Uint8Array([82, 73, 70, 70, 1, 2, 3, 4]),
    photoFormat: 4,
    bestFingers: [2, 7],
    secondFullName: 'تيزيري مثال',
    secondLanguage: 'ara',
  },
};

/** The signers that vectors are signed by; a verifier believes the first two. */
export const vectorSigners = {
  edwards: testSigner('EdDSA', 'edwards'),
  weierstrass: testSigner('ES256', 'weierstrass'),
  stranger: testSigner('EdDSA', 'stranger'),
} as const;

type Row = readonly [what: string, text: string, says: string];
type Entries = readonly (readonly [number | string, CborValue])[];

const asText = (message: Uint8Array) => base45(zlibStream(message));

/** A message of any parts, signed truly over what it says. */
async function message(parts: {
  readonly header: Entries;
  readonly open?: Entries;
  readonly payload?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly signer?: TestSigner;
}): Promise<string> {
  const { signer = vectorSigners.edwards, payload = webTokenBytes(vectorToken) } = parts;
  const header = cborOf(new Map(parts.header));
  const signed = cborOf(['Signature1', header, new Uint8Array(), payload]);
  const signature = parts.signature ?? (await signer.sign(signed));
  const body = cborOf([header, new Map(parts.open ?? []), payload, signature]);
  return asText(new Uint8Array(Buffer.concat([Uint8Array.of(0xd2), body])));
}

const keyId = vectorSigners.edwards.trusted.keyId;
const usual: Entries = [
  [1, -8],
  [4, keyId],
];

async function ofHeaders(): Promise<readonly Row[]> {
  const rows: readonly (readonly [string, string, Entries, Entries?])[] = [
    ['a key id outside the signature', 'verified', [[1, -8]], [[4, keyId]]],
    ['critical headers', 'header_refused', [...usual, [2, [99]], [99, 1]]],
    ['a header that nobody knows', 'header_refused', [...usual, ['x', 1]]],
    ['the algorithm outside the signature', 'header_refused', [[4, keyId]], [[1, -8]]],
    ['no algorithm', 'algorithm_refused', [[4, keyId]]],
    [
      'ES384',
      'algorithm_refused',
      [
        [1, -35],
        [4, keyId],
      ],
    ],
    [
      'HMAC 256/256',
      'algorithm_refused',
      [
        [1, 5],
        [4, keyId],
      ],
    ],
    [
      'ES256 with the key of EdDSA',
      'algorithm_refused',
      [
        [1, -7],
        [4, keyId],
      ],
    ],
    ['no signer', 'signer_unnamed', [[1, -8]]],
    ['two signers', 'signer_unnamed', usual, [[4, keyId]]],
    [
      'an empty key id',
      'signer_unnamed',
      [
        [1, -8],
        [4, new Uint8Array()],
      ],
    ],
  ];
  return Promise.all(
    rows.map(async ([what, says, header, open = []]): Promise<Row> => {
      return [what, await message({ header, open }), says];
    }),
  );
}

async function ofSignatures(): Promise<readonly Row[]> {
  const rows = [
    ['an empty signature', 0, 'signature_empty'],
    ['a signature of zeros', 64, 'signature_wrong'],
    ['a short signature', 63, 'cose_malformed'],
  ] as const;
  return Promise.all(
    rows.map(async ([what, length, says]): Promise<Row> => {
      return [what, await message({ header: usual, signature: new Uint8Array(length) }), says];
    }),
  );
}

/** The claims that every token has, and a name. */
const least: Entries = [
  [1, testIssuer],
  [4, vectorToken.expiresAt],
  [5, vectorToken.notBefore],
  [6, vectorToken.issuedAt],
  [169, new Map<number, CborValue>([[4, 'Tiziri Exemple']])],
];

function ofEntries(rows: readonly (readonly [string, string, Entries])[]) {
  return Promise.all(
    rows.map(async ([what, says, entries]): Promise<Row> => {
      const payload = cborOf(new Map(entries));
      return [what, await message({ header: usual, payload }), says];
    }),
  );
}

function ofClaims(): Promise<readonly Row[]> {
  const { issuedAt } = vectorToken;
  return ofEntries([
    ['a name alone', 'verified', least],
    ['no expiry', 'claims_malformed', least.filter(([number]) => number !== 4)],
    ['no beginning', 'claims_malformed', least.filter(([number]) => number !== 5)],
    ['no claim 169', 'claims_malformed', least.filter(([number]) => number !== 169)],
    ['an unknown claim', 'claims_malformed', [...least, [70_000, 1]]],
    ['a claim by name', 'claims_malformed', [...least, ['issuer', testIssuer]]],
    ['an expiry that is text', 'claims_malformed', [...least, [4, '2032']]],
    ['an end before the beginning', 'claims_malformed', [...least, [5, vectorToken.expiresAt]]],
    ['bound to a key', 'bound_to_key', [...least, [8, new Map()]]],
    ['another issuer', 'issuer_refused', [...least, [1, 'https://other.example']]],
    ['a lifetime of a century', 'lifetime_refused', [...least, [4, issuedAt + 36_500 * daysS]]],
    ['claim 169 is text', 'claims_malformed', [...least, [169, 'x']]],
  ]);
}

function ofFields(): Promise<readonly Row[]> {
  const bytes = (length: number) => new Uint8Array(length);
  const map = (...entries: readonly (readonly [number, CborValue])[]) => new Map(entries);
  const rows: readonly (readonly [string, string, number, CborValue])[] = [
    ['a field that nobody knows', 'claims_malformed', 24, 'x'],
    ['a gender that is text', 'claims_malformed', 9, 'F'],
    ['a birth day that is none', 'claims_malformed', 8, '20270230'],
    ['a photograph without a format', 'claims_malformed', 16, bytes(4)],
    ['eleven fingers', 'claims_malformed', 18, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]],
    ['one finger twice', 'claims_malformed', 18, [1, 1]],
    ['a template of a face', 'verified', 62, map([0, bytes(9)], [1, 1], [2, 0], [3, 'x'])],
    ['two templates of a finger', 'verified', 51, [map([0, bytes(1)]), map([0, bytes(2)])]],
    ['a finger without data', 'claims_malformed', 51, map([1, 0])],
    ['an iris of two formats', 'claims_malformed', 60, map([0, bytes(1)], [4, 1])],
    ['a name without a letter', 'claims_malformed', 5, ''],
    ['a name without an end', 'claims_malformed', 5, 'x'.repeat(221)],
  ];
  return ofEntries(
    rows.map(([what, says, field, value]) => [what, says, [...least, [169, map([field, value])]]]),
  );
}

async function ofEncodings(): Promise<readonly Row[]> {
  const { edwards, stranger } = vectorSigners;
  const payload = webTokenBytes(vectorToken);
  const whole = await coseSign1('EdDSA', edwards.hint, payload, (bytes) => edwards.sign(bytes));
  const altered = payload.map((byte, at) => (at === payload.indexOf(82) ? byte ^ 1 : byte));
  const signature = whole.subarray(-64);
  const after = (bytes: Uint8Array, ...more: number[]) => Uint8Array.from([...bytes, ...more]);
  const replaced = Buffer.from(whole);
  // An indefinite list in place of the list of four.
  replaced[1] = 0x9f;
  return [
    ['compressed by another writer', base45(deflateSync(whole, { level: 9 })), 'verified'],
    ['tagged as a CWT too', asText(Uint8Array.from([0xd8, 0x3d, ...whole])), 'verified'],
    ['no tag', asText(whole.subarray(1)), 'cose_malformed'],
    [
      'the tag of COSE_Sign',
      asText(Uint8Array.from([0xd8, 0x62, ...whole.subarray(1)])),
      'cose_malformed',
    ],
    ['a tag twice', asText(Uint8Array.from([0xd2, ...whole])), 'cose_malformed'],
    ['a byte after the message', asText(after(whole, 0)), 'cose_malformed'],
    ['a list without a length', asText(after(replaced, 0xff)), 'cose_malformed'],
    [
      'a replaced photograph',
      await message({ header: usual, payload: altered, signature }),
      'signature_wrong',
    ],
    ['an unknown signer', await identityQr(stranger, vectorToken), 'key_unknown'],
    ['a byte after the stream', base45(after(zlibStream(whole), 0)), 'zlib_malformed'],
    ['a bomb', base45(deflateSync(Buffer.alloc(2_000_000), { level: 9 })), 'zlib_bomb'],
    ['cut off', base45(zlibStream(whole).subarray(0, -20)), 'zlib_malformed'],
    ['small letters', (await identityQr(edwards, vectorToken)).toLowerCase(), 'base45_malformed'],
    ['nothing', '', 'zlib_malformed'],
    ['longer than any code', 'A'.repeat(4_299), 'too_long'],
  ];
}

/** All vectors of codes; those of ES256 differ from run to run, as its signatures do. */
export async function identityVectors(): Promise<readonly IdentityVector[]> {
  const at = (atS: number) => (row: Row) => {
    const [what, text, says] = row;
    return { what, text, atS, says };
  };
  const text = await identityQr(vectorSigners.edwards, vectorToken);
  const other = await identityQr(vectorSigners.weierstrass, vectorToken);
  const now = [
    ['EdDSA', text, 'verified'] as const,
    ['ES256', other, 'verified'] as const,
    ...(await ofHeaders()),
    ...(await ofSignatures()),
    ...(await ofClaims()),
    ...(await ofFields()),
    ...(await ofEncodings()),
  ];
  return [
    ...now.map(at(vectorsAtS)),
    at(vectorToken.expiresAt + 3_600)(['after its end', text, 'expired']),
    at(vectorToken.expiresAt + 365 * daysS)(['by a clock a year ahead', text, 'expired']),
    at(vectorToken.notBefore - 3_600)(['before its begin', text, 'not_yet_valid']),
    at(vectorsAtS - 366 * daysS)(['by a clock a year behind', text, 'not_yet_valid']),
    at(vectorToken.notBefore - 200)(['by a clock a little behind', text, 'verified']),
  ];
}
