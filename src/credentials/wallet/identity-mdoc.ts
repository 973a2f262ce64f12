import { createHash, randomBytes } from 'node:crypto';
import { cborOf, tagged, type CborValue } from '../identity-qr/cbor.ts';
import { coseLabels, es256, oneOrMany, signedBytes } from '../identity-qr/cose-sign1.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { agesReached, birthDateText, type WalletStatement } from './wallet-statement.ts';

/** Type of the document, and the space of its elements. */
export const mdocType = 'ma.basma.idcs.1';
const namespace = 'ma.basma.idcs.1';

/** Tags: a moment, encoded CBOR, a day. Source: RFC 8949 §3.4, RFC 8943 §2. */
const tags = { moment: 0, encoded: 24, day: 1004 } as const;
/** At least 16 are asked for. Source: ISO/IEC 18013-5, 9.1.2.5. */
const saltBytes = 24;
/** How COSE numbers a key on P-256. Source: RFC 9053 §7.1. */
const coseKey = { type: 1, elliptic: 2, curve: -1, p256: 1, x: -2, y: -3 } as const;

/** What signs mobile documents: its certificate goes with them. */
export interface DocumentSigner {
  /** DER, the signer's first. */
  readonly chain: readonly Uint8Array[];
  /** ES256: answers r‖s. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Elements in their order; what is not known is left out. */
function elements(said: WalletStatement): readonly (readonly [string, CborValue])[] {
  const { givenName, familyName, birthDate, birthPlace, sex, nationality } = said.demographics;
  const text = birthDateText(birthDate);
  const born = birthDate.precision === 'day' ? tagged(tags.day, text) : text;
  const optional: readonly (readonly [string, CborValue | undefined])[] = [
    ['personal_administrative_number', said.idcs],
    ['given_name', givenName.latin],
    ['given_name_arabic', givenName.arabic],
    ['family_name', familyName.latin],
    ['family_name_arabic', familyName.arabic],
    ['birth_date', born],
    ['birth_place', birthPlace],
    ['sex', sex === 'male' ? 1 : 2],
    ['nationality', nationality],
    ['portrait', said.portrait],
    ...Object.entries(agesReached(birthDate, said.issuedAt)).map(
      ([age, reached]) => [`age_over_${age}`, reached] as const,
    ),
  ];
  return optional.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Bytes of CBOR within CBOR: what is hashed is what is sent. */
const encoded = (value: CborValue) => tagged(tags.encoded, cborOf(value));

/** One element with its salt, as it is sent. Source: ISO/IEC 18013-5, 8.3.2.1.2.2. */
function item(digestId: number, [name, value]: readonly [string, CborValue]): CborValue {
  return encoded(
    new Map<string, CborValue>([
      ['digestID', digestId],
      ['random', new Uint8Array(randomBytes(saltBytes))],
      ['elementIdentifier', name],
      ['elementValue', value],
    ]),
  );
}

const digestOf = (value: CborValue) =>
  new Uint8Array(createHash('sha256').update(cborOf(value)).digest());

/** A second: readers hold the signing against the certificate's first one. */
function moment(at: Instant): CborValue {
  return tagged(tags.moment, new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'));
}

/** What is signed: a digest of each element, the holder's key, times, status. */
function securityObject(said: WalletStatement, items: readonly CborValue[]): CborValue {
  const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  const deviceKey = new Map<number, CborValue>([
    [coseKey.type, coseKey.elliptic],
    [coseKey.curve, coseKey.p256],
    [coseKey.x, coordinate(said.holder.x)],
    [coseKey.y, coordinate(said.holder.y)],
  ]);
  const digests = new Map(items.map((one, digestId) => [digestId, digestOf(one)] as const));
  return new Map<string, CborValue>([
    ['version', '1.0'],
    ['digestAlgorithm', 'SHA-256'],
    ['valueDigests', new Map([[namespace, digests]])],
    ['deviceKeyInfo', new Map([['deviceKey', deviceKey]])],
    ['docType', mdocType],
    [
      'validityInfo',
      new Map([
        ['signed', moment(said.issuedAt)],
        ['validFrom', moment(said.issuedAt)],
        ['validUntil', moment(said.expiresAt)],
      ]),
    ],
    [
      'status',
      new Map([
        [
          'status_list',
          new Map<string, CborValue>([
            ['idx', said.status.index],
            ['uri', said.status.uri],
          ]),
        ],
      ]),
    ],
  ]);
}

/**
 * A resident's credential as a mobile document (`IssuerSigned`), base64url, each element to be
 * shown by itself. Source: ISO/IEC 18013-5, 9.1.2.4; OpenID4VCI 1.0, A.2.4.
 */
export async function identityMdoc(signer: DocumentSigner, said: WalletStatement): Promise<string> {
  const { chain } = signer;
  if (chain.length === 0) throw new Error('a mobile document carries its signer’s certificate');
  const items = elements(said).map((element, place) => item(place, element));
  const header = cborOf(new Map([[coseLabels.algorithm, es256]]));
  const payload = cborOf(encoded(securityObject(said, items)));
  const signature = await signer.sign(signedBytes(header, payload));
  const open = new Map([[coseLabels.chain, oneOrMany(chain)]]);
  const issuerSigned = new Map<string, CborValue>([
    ['nameSpaces', new Map([[namespace, items]])],
    ['issuerAuth', [header, open, payload, signature]],
  ]);
  return Buffer.from(cborOf(issuerSigned)).toString('base64url');
}
