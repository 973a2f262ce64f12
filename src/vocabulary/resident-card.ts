import type { KnownFinger } from './biometric-source.ts';
import type { Idcs } from './idcs.ts';
import type { Demographics } from './resident-record.ts';
import type { CredentialId } from './record-ids.ts';
import type { Instant } from './time.ts';

/** Everything that stands on a resident's card. */
export interface ResidentCard {
  readonly idcs: Idcs;
  readonly demographics: Pick<
    Demographics,
    'givenName' | 'familyName' | 'birthDate' | 'birthPlace' | 'sex' | 'nationality'
  >;
  /** JPEG, four wide and five high. */
  readonly portrait: Uint8Array;
  /** The text of the identity QR code. */
  readonly code: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** What an identity code says of a resident, before it is signed. */
export interface IdentityStatement extends Pick<
  ResidentCard,
  'idcs' | 'demographics' | 'issuedAt' | 'expiresAt'
> {
  /** Grey WebP of a few hundred bytes. */
  readonly portrait: Uint8Array;
  /** Under which the register keeps that it was issued. */
  readonly credential: CredentialId;
  /** Where it is said once it does not hold any more. */
  readonly status: { readonly uri: string; readonly index: number };
  /** The fingers that were captured best, best first. */
  readonly bestFingers: readonly KnownFinger[];
}
