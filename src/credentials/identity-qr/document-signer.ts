import { createPublicKey, type X509Certificate } from 'node:crypto';
import { fingerPositions } from '../../vocabulary/finger.ts';
import type { ScriptedName } from '../../vocabulary/names.ts';
import type { IdentityStatement } from '../../vocabulary/resident-card.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { PublicJwk } from '../../vocabulary/public-key.ts';
import type { Keys } from '../keys/keys.ts';
import { idInCode } from './credential-id.ts';
import type { Claim169 } from './claim-169.ts';
import type { SignerHint } from './cose-sign1.ts';
import { identityQr } from './identity-qr.ts';
import type { TrustedKey } from './signer-trust.ts';

/** A code has room for the beginning of a thumbprint; it finds a key, and proves nothing. */
const keyIdBytes = 8;
/** How the registry of claim 169 numbers sexes and WebP. */
const genders = { male: 1, female: 2 } as const;
const webp = 4;

/** By what a code names a key: the first 8 bytes of its RFC 7638 thumbprint. */
function documentKeyId({ kid }: Pick<PublicJwk, 'kid'>): Uint8Array {
  return new Uint8Array(Buffer.from(kid, 'base64url').subarray(0, keyIdBytes));
}

/** A document signer's key as a verifier has it, once it was obtained from its issuer. */
export function trustedDocumentKey(key: PublicJwk, issuer: string): TrustedKey {
  const { kty, crv, x, y } = key;
  const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  return { keyId: documentKeyId(key), algorithm: 'ES256', publicKey, issuer };
}

function fullName(script: keyof ScriptedName, statement: IdentityStatement): string | undefined {
  const { givenName, familyName } = statement.demographics;
  const parts = [givenName[script], familyName[script]].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** A birth whose day is not known is left out: the claim has no way to say less than a day. */
function birthDate({ demographics }: IdentityStatement): Pick<Claim169, 'birthDate'> {
  const date = demographics.birthDate;
  if (date.precision !== 'day') return {};
  const two = (value: number) => String(value).padStart(2, '0');
  return { birthDate: `${date.year}${two(date.month)}${two(date.day)}` };
}

function namesOf(statement: IdentityStatement): Claim169 {
  const latin = fullName('latin', statement);
  const arabic = fullName('arabic', statement);
  if (latin === undefined) return arabic ? { fullName: arabic, language: 'ara' } : {};
  const second = arabic ? { secondFullName: arabic, secondLanguage: 'ara' } : {};
  return { fullName: latin, language: 'fra', ...second };
}

/** A resident as claim 169 has her. */
function claimOf(statement: IdentityStatement): Claim169 {
  const { idcs, demographics, portrait, bestFingers } = statement;
  const fingers = bestFingers.map((finger) => fingerPositions.indexOf(finger));
  return {
    id: idcs,
    ...namesOf(statement),
    ...birthDate(statement),
    gender: genders[demographics.sex],
    nationality: demographics.nationality,
    photo: portrait,
    photoFormat: webp,
    ...(fingers.length === 0 ? {} : { bestFingers: fingers }),
  };
}

const seconds = (at: Instant) => Math.floor(at / 1000);

/** What signing an identity code needs. */
export interface DocumentSignerNeeds {
  readonly keys: Keys;
  readonly issuer: string;
  /** Of a key that an authority certified. */
  readonly certificateOf: (kid: string) => X509Certificate | undefined;
}

/**
 * By what a verifier finds the signer: its certificate, when that outlives the document, so that
 * whoever believes the authority need not know the key; else the key's name.
 */
function hintOf(
  { certificateOf }: DocumentSignerNeeds,
  key: Pick<PublicJwk, 'kid'>,
  { issuedAt, expiresAt }: IdentityStatement,
): SignerHint {
  const certificate = certificateOf(key.kid);
  const holds =
    certificate !== undefined &&
    Date.parse(certificate.validFrom) <= issuedAt &&
    Date.parse(certificate.validTo) >= expiresAt;
  return holds
    ? { kind: 'chain', certificates: [new Uint8Array(certificate.raw)] }
    : { kind: 'key_id', keyId: documentKeyId(key) };
}

/** Signs a resident's identity code with the key that signs documents now. */
export async function issueIdentityQr(
  needs: DocumentSignerNeeds,
  statement: IdentityStatement,
): Promise<string> {
  const { keys, issuer } = needs;
  const current = await keys.current('document-signer');
  const issuedAt = seconds(statement.issuedAt);
  return identityQr(
    {
      algorithm: 'ES256',
      hint: hintOf(needs, current, statement),
      sign: (bytes) => keys.sign('document-signer', current.kid, bytes),
    },
    {
      issuer,
      issuedAt,
      notBefore: issuedAt,
      expiresAt: seconds(statement.expiresAt),
      credentialId: idInCode(statement.credential),
      status: statement.status,
      identity: claimOf(statement),
    },
  );
}
