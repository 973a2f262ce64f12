import type { Instant } from '../../vocabulary/time.ts';

/** What a signature is for; each purpose has keys of its own. */
export type KeyPurpose = 'identity-token' | 'journal-head' | 'document-signer';

/** A public EC P-256 key as published: RFC 7517. `kid` is its RFC 7638 thumbprint. */
export interface PublishedKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/**
 * Private keys that never leave their keeper. Signatures are ES256 in the raw form r‖s (64 bytes)
 * that JOSE and COSE use.
 */
export interface Keys {
  /** The key that signs now. */
  current(purpose: KeyPurpose): Promise<PublishedKey>;
  sign(purpose: KeyPurpose, kid: string, bytes: Uint8Array): Promise<Uint8Array>;
  /** Keys to verify with: the next one (published ahead of use), the current, the previous ones. */
  published(purpose: KeyPurpose): Promise<readonly PublishedKey[]>;
  /**
   * Makes the next key current; the current one stays published until nothing it signed is valid.
   */
  rotate(purpose: KeyPurpose, at: Instant): Promise<void>;
  /** HMAC-SHA-256 under a secret of this purpose, 32 bytes. */
  mac(purpose: 'pairwise-subject', bytes: Uint8Array): Promise<Uint8Array>;
}
