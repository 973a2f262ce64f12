import type { Assurance } from './assurance.ts';
import type { AuthenticationMethod } from './authentication-method.ts';
import type { Instant } from './time.ts';
import type { TokenBinding } from './token-binding.ts';

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
  readonly boundTo: TokenBinding;
  readonly assurance: Assurance;
  /** What was compared. */
  readonly methods: readonly AuthenticationMethod[];
  /** The false match rate at which bodies were taken for one; `none` where none was compared. */
  readonly falseMatchRate: number | 'none';
}
