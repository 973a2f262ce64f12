import type { CredentialId, ResidentId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What a resident holds: on paper, or in a wallet. */
export const credentialKinds = ['card', 'identity_code', 'sd_jwt', 'mdoc'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** What was said of one credential by itself; `revoked` is for ever. */
export const credentialStates = ['valid', 'suspended', 'revoked'] as const;
export type CredentialState = (typeof credentialStates)[number];

/** Where a credential's status stands: a place in a list, drawn at random. */
export interface StatusPlace {
  readonly list: number;
  readonly place: number;
}

/** A credential that was issued. What it says is nowhere but with its holder. */
export interface IssuedCredential extends StatusPlace {
  readonly id: CredentialId;
  readonly kind: CredentialKind;
  readonly resident: ResidentId;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly state: CredentialState;
  /** Of the key that it is for (RFC 7638); `none` on paper. */
  readonly holderKey: string | 'none';
}

/** Changes of what residents hold. */
export interface CredentialChanges {
  /** Before it is signed: what the register can not take is not made. */
  issue_credential: {
    readonly id: CredentialId;
    readonly kind: CredentialKind;
    readonly resident: ResidentId;
    readonly holderKey: string | 'none';
    readonly expiresAt: Instant;
    readonly at: Instant;
  };
  set_credential_state: {
    readonly id: CredentialId;
    readonly state: CredentialState;
    readonly at: Instant;
  };
}

/** What they answer. */
export interface CredentialReceipts {
  issue_credential:
    | ({ readonly kind: 'issued' } & StatusPlace)
    /** She was erased, locked or suspended meanwhile. */
    | { readonly kind: 'refused'; readonly why: 'not_in_force' };
  set_credential_state:
    | { readonly kind: 'set' }
    | { readonly kind: 'refused'; readonly why: 'unknown' | 'revoked' | 'unchanged' };
}

/** Places of a list whose credentials are not valid, ascending. */
export interface StatusMarks {
  /** For ever. */
  readonly invalid: Uint32Array;
  /** It may end. */
  readonly suspended: Uint32Array;
}

/** What is read of what residents hold. */
export interface CredentialReads {
  /** Latest first. */
  credentialsOf(resident: ResidentId): Promise<readonly IssuedCredential[]>;
  credential(id: CredentialId): Promise<IssuedCredential | undefined>;
  /** By where its status stands, as the credential itself says. */
  credentialAt(place: StatusPlace): Promise<IssuedCredential | undefined>;
  /**
   * Every place of a list that is not valid at `at`, by itself or since its holder is not in force.
   * Undefined when there is no such list.
   */
  statusMarks(list: number, at: Instant): Promise<StatusMarks | undefined>;
}
