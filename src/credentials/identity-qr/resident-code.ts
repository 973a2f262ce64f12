import { Idcs } from '../../vocabulary/idcs.ts';
import type { PublicJwk } from '../../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { refusedStatus, type StatusCheck, type StatusRefusal } from '../status-list/status.ts';
import { trustedDocumentKey } from './document-signer.ts';
import { verifyIdentityQr, type IdentityQrRefusal } from './verify-identity-qr.ts';

/** Why a code says nothing of a resident here. */
export type ResidentCodeRefusal =
  IdentityQrRefusal['kind'] | StatusRefusal['kind'] | 'number_missing' | 'portrait_missing';

/** This machine's own clock signed, or one that it is set by. */
const clockToleranceS = 60;

/** What an issuer calls itself in a code, and the keys that it signs documents with. */
export interface CardIssuer {
  readonly issuer: string;
  readonly keys: readonly PublicJwk[];
  /** Its lists of what does not hold any more. */
  readonly statusOf: StatusCheck;
}

/** Whose cards are believed. */
export interface CardTrust {
  readonly own: CardIssuer;
  /** Cards of people whom this register does not hold. */
  readonly centre: CardIssuer | 'none';
  /** The longest validity of a card. */
  readonly lifetimeMs: number;
}

/** Whom a card names, and by what she is known. */
export type ReadCard =
  | { readonly kind: 'resident'; readonly idcs: Idcs }
  /** Of the centre: by the photograph that it signed, as WebP. */
  | { readonly kind: 'pictured'; readonly idcs: Idcs; readonly portrait: Uint8Array };

/**
 * What a card's code says, once everything about the code held: it is whole, signed by a document
 * key of an issuer that is believed, in force, and not revoked. That the person is its holder is
 * not said by it.
 */
export async function readResidentCode(
  { own, centre, lifetimeMs }: CardTrust,
  text: string,
  now: Instant,
): Promise<Result<ReadCard, ResidentCodeRefusal>> {
  const believed: readonly CardIssuer[] = centre === 'none' ? [own] : [own, centre];
  const read = await verifyIdentityQr(text, {
    trust: {
      keys: believed.flatMap(({ issuer, keys }) =>
        keys.map((key) => trustedDocumentKey(key, issuer)),
      ),
      // Certificates are believed where they are of these keys: other issuers' cards say nothing of
      // a number in this register.
      certified: 'none',
    },
    now,
    clockToleranceS,
    lifetimeSMax: Math.ceil(lifetimeMs / 1000),
  });
  if (!read.ok) return fail(read.error.kind);
  const { identity, issuer, status } = read.value.token;
  const signer = believed.find((one) => one.issuer === issuer);
  const revoked =
    signer && status ? await refusedStatus(status, signer.statusOf, now) : 'status_missing';
  if (revoked) return fail(revoked);
  const number = Idcs.safeParse(identity.id);
  if (!number.success) return fail('number_missing');
  const idcs = number.data;
  if (signer === own) return ok({ kind: 'resident', idcs });
  if (!identity.photo) return fail('portrait_missing');
  return ok({ kind: 'pictured', idcs, portrait: identity.photo });
}
