/** Which token, and how it opens. */
export interface TokenSettings {
  /** The vendor's PKCS#11 library. */
  readonly library: string;
  /** The token's label, as it was initialised. */
  readonly slotLabel: string;
  /** A file with the PIN, mode 0400. */
  readonly pinFile: string;
  /** Whose keys these are, where several stations share a token. */
  readonly place: string;
}

/**
 * What an object of a token is for: `identity-token`, `envelope` … Several of one purpose are told
 * apart by their ordinal: 1 is the first that was made.
 */
export interface TokenObjectName {
  readonly purpose: string;
  readonly ordinal: number;
}

/** A public point of P-256, 32 bytes each, base64url. */
export interface PublicPoint {
  readonly x: string;
  readonly y: string;
}

/** A key that a token holds. */
export type TokenObject = TokenObjectName &
  (
    | ({ readonly kind: 'signing' } & PublicPoint)
    | ({ readonly kind: 'agreement' } & PublicPoint)
    | { readonly kind: 'mac' | 'envelope' }
  );

/** What AES-256-GCM takes beside a key. */
export interface SealingParameters {
  /** 12 bytes, never used twice with a key. */
  readonly nonce: Uint8Array;
  readonly additional: Uint8Array;
}

/**
 * A token as the station uses it. Every key is made inside and stays there; each method can reject
 * with an Error of code `token_unavailable`, after which the same call may succeed later.
 */
export interface TokenDevice {
  /** Every key of the place; each was checked to be one that never left the token. */
  objects(): Promise<readonly TokenObject[]>;
  make(kind: TokenObject['kind'], name: TokenObjectName): Promise<TokenObject>;
  destroy(name: TokenObjectName): Promise<void>;
  /** ECDSA over a digest of 32 bytes: r‖s. */
  sign(name: TokenObjectName, digest: Uint8Array): Promise<Uint8Array>;
  /** What a key and a point of P-256 agree on (ECDH), 32 bytes. */
  agree(name: TokenObjectName, point: PublicPoint): Promise<Uint8Array>;
  /** HMAC-SHA-256. */
  mac(name: TokenObjectName, bytes: Uint8Array): Promise<Uint8Array>;
  /** AES-256-GCM: ciphertext and tag (16 bytes). */
  encrypt(
    name: TokenObjectName,
    bytes: Uint8Array,
    parameters: SealingParameters,
  ): Promise<Uint8Array>;
  decrypt(
    name: TokenObjectName,
    sealed: Uint8Array,
    parameters: SealingParameters,
  ): Promise<Uint8Array>;
}

/** A failure of a token, with a stable code. */
export function tokenFailure(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
