import type { SealingJwk } from '../../vocabulary/public-key.ts';
import type { Instant } from '../../vocabulary/time.ts';

/** What a signature is for; each purpose has keys of its own. */
export const keyPurposes = [
  'identity-token',
  'journal-head',
  /** A station's packets, and what it proves itself with at its centre. */
  'packet',
  /** What a centre says of packets. */
  'receipt',
  /** Codes on cards. */
  'document-signer',
  /** Receipts on which entitlements are paid. */
  'redemption',
  /** What is said to programmes that speak OpenID. */
  'openid',
  /** Lists of what is not valid any more. */
  'status-list',
  /** What residents keep in wallets. */
  'wallet-credential',
  /** What offline verifiers are to believe, and what was received of them. */
  'offline-verifier',
  /** What a token is worth, as its consumer is told. */
  'introspection',
  /** What became of people, as programmes are told. */
  'security-event',
  /** Decisions of the social register, with which programmes open entitlements. */
  'decision-token',
] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** The same of every purpose; the one place beside the list above that names them all. */
export function ofEveryPurpose<T>(make: (purpose: KeyPurpose) => T): Record<KeyPurpose, T> {
  return {
    'identity-token': make('identity-token'),
    'journal-head': make('journal-head'),
    packet: make('packet'),
    receipt: make('receipt'),
    'document-signer': make('document-signer'),
    redemption: make('redemption'),
    openid: make('openid'),
    'status-list': make('status-list'),
    'wallet-credential': make('wallet-credential'),
    'offline-verifier': make('offline-verifier'),
    introspection: make('introspection'),
    'security-event': make('security-event'),
    'decision-token': make('decision-token'),
  };
}

/** The same where it is waited for, one after the other. */
export async function madeForEveryPurpose<T>(
  make: (purpose: KeyPurpose) => Promise<T>,
): Promise<Record<KeyPurpose, T>> {
  const made = new Map<KeyPurpose, T>();
  for (const purpose of keyPurposes) made.set(purpose, await make(purpose));
  return ofEveryPurpose((purpose) => {
    const one = made.get(purpose);
    if (one === undefined) throw new Error('every purpose was made for');
    return one;
  });
}

/**
 * Keys that stay published after they ceased to sign: a token lives two minutes, but a head of the
 * journal is checked years later.
 */
export const previousKept: Readonly<Record<KeyPurpose, number>> = {
  'identity-token': 3,
  'journal-head': 1_000,
  // As many as a centre records of a station; packets that wait are sealed anew.
  packet: 3,
  // A station may come back with what it was told long ago.
  receipt: 1_000,
  // A card is checked years later.
  'document-signer': 1_000,
  // A payment is disputed years later.
  redemption: 1_000,
  // What it signs lives for minutes.
  openid: 3,
  // A list that was downloaded is checked weeks later.
  'status-list': 1_000,
  'wallet-credential': 1_000,
  // A device may come back from a village with what it was told long ago.
  'offline-verifier': 1_000,
  introspection: 3,
  // A programme may fetch events late, and keep them.
  'security-event': 1_000,
  // Why somebody was paid is asked years later.
  'decision-token': 1_000,
};

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

/** A key that others seal content keys to. */
export interface SealingKeys {
  /** The key to seal to. */
  sealingKey(): Promise<SealingJwk>;
  /** Keys that open: the one to seal to, then the one before it. */
  sealingKeys(): Promise<readonly SealingJwk[]>;
  /** A content key that was sealed to one; `unopened` when it was sealed to another, or altered. */
  openSealedKey(sealed: string): Promise<Uint8Array | 'unopened'>;
  /** Makes a key to seal to from now on; the one before still opens, the one before that goes. */
  rotateSealing(): Promise<void>;
}

/** Sealing keys that open at once: the present one and the one before. */
export const sealingKept = 2;

/** Keys of a centre: it opens what stations sealed to it. */
export interface CentreKeys extends Keys, SealingKeys {}

/** Keys as a station opens them. */
interface KeptKeys extends Keys {
  /** Whether they were made just now. */
  readonly madeNow: boolean;
  /** Whether what is sealed to them opens. */
  readonly opensPackets: boolean;
  close(): Promise<void>;
}

/** Keys in a file of ours, or in memory. */
export interface SoftwareKeys extends KeptKeys, SealingKeys {
  readonly kind: 'software';
}

/** Keys in a token that gives none away. */
export interface TokenKeys extends KeptKeys, SealingKeys {
  readonly kind: 'token';
}

export type OpenedKeys = SoftwareKeys | TokenKeys;
