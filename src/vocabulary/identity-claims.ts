import type { Instant } from './time.ts';

/** What an identity token says of one verification. */
export interface IdentityClaims {
  /** The resource that the token is for, e.g. the scoring API. */
  readonly audience: string;
  /** Pairwise: the same for every token of a sector, and joinable with no other sector's. */
  readonly subject: string;
  readonly programme: string;
  readonly purpose: string;
  readonly verifiedAt: Instant;
  /** The journal's reference of the act. */
  readonly transaction: string;
  /** RFC 7638 thumbprint of the key that the token is bound to. */
  readonly boundTo: string | 'none';
  /** What was compared, as RFC 8176 names it. */
  readonly methods: readonly ('face' | 'fpt')[];
  /** The false match rate at which the comparison was accepted. */
  readonly falseMatchRate: number;
}
