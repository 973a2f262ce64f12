import { createHash } from 'node:crypto';
import { later, type Clock, type Instant } from '../../vocabulary/time.ts';
import type { OfferedCredentials, WalletConfiguration } from './offered.ts';
import { newSecret } from './wallet-offers.ts';

/** How long a wallet has to fetch what it was offered. */
export const walletTokenS = 600;
const tokensMax = 5_000;

/** A token's right, bound to the key of a wallet. */
export interface WalletRight {
  readonly offered: OfferedCredentials;
  /** Thumbprint of the key that must prove itself with every use. */
  readonly boundTo: string;
  readonly expiresAt: Instant;
}

interface Held extends WalletRight {
  readonly codeKey: string;
  readonly issued: Set<WalletConfiguration>;
}

const keyOf = (secret: string) => createHash('sha256').update(secret, 'utf8').digest('base64url');

/** Access tokens of wallets, in memory alone, remembered by their hashes. */
export class WalletTokens {
  readonly #now: Clock;
  readonly #tokens = new Map<string, Held>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** A token for what the code offered. */
  issue(code: string, offered: OfferedCredentials, boundTo: string): string {
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#tokens) if (expiresAt <= now) this.#tokens.delete(key);
    if (this.#tokens.size >= tokensMax) {
      throw Object.assign(new Error('too many wallets are served'), { code: 'overloaded' });
    }
    const token = newSecret();
    const expiresAt = later(now, walletTokenS * 1000);
    const held = { offered, boundTo, expiresAt, codeKey: keyOf(code), issued: new Set<never>() };
    this.#tokens.set(keyOf(token), held);
    return token;
  }

  /** What a token is good for; undefined when it is none, or expired. */
  right(token: string): WalletRight | undefined {
    const held = this.#tokens.get(keyOf(token));
    return held && this.#now() < held.expiresAt ? held : undefined;
  }

  /** Takes one credential of what is offered; false when it was taken before. */
  take(token: string, configuration: WalletConfiguration): boolean {
    const held = this.#tokens.get(keyOf(token));
    if (!held || held.issued.has(configuration)) return false;
    held.issued.add(configuration);
    return true;
  }

  /** What could not be made may be asked for again. */
  giveBack(token: string, configuration: WalletConfiguration): void {
    this.#tokens.get(keyOf(token))?.issued.delete(configuration);
  }

  /** A code that came twice was known to two: what it gave is worth nothing from now on. */
  revokeOf(code: string): void {
    const codeKey = keyOf(code);
    for (const [key, held] of this.#tokens) {
      if (held.codeKey === codeKey) this.#tokens.delete(key);
    }
  }
}
