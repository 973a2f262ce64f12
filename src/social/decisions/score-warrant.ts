import type { IdentityClaims } from '../../vocabulary/identity-claims.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Clock, Instant } from '../../vocabulary/time.ts';
import type { OnceTaken } from './decision-token.ts';

/** What an identity token says once its signature and its time were checked. */
export interface IdentityAssertion {
  readonly subject: IdentityClaims['subject'];
  readonly audience: string;
  readonly purpose: string;
  readonly tokenId: string;
  readonly expires: Instant;
}

/** The port to whoever checks identity tokens. */
export interface IdentityTokens {
  /** The token's content, or `refused` for whatever reason. */
  readonly verify: (token: string) => Promise<IdentityAssertion | 'refused'>;
}

/** Why a score is not shown. */
export type WarrantRefusal =
  | { readonly kind: 'identity_token_refused' }
  | { readonly kind: 'identity_token_of_another_audience' }
  | { readonly kind: 'identity_token_of_another_purpose' }
  | { readonly kind: 'identity_token_expired' }
  | { readonly kind: 'identity_token_used' };

const makes: unique symbol = Symbol('only an identity token warrants a score');

/** The right to ask for one household's score, once; only `warrantScore` makes one. */
export class ScoreWarrant {
  readonly subject: IdentityClaims['subject'];
  readonly purpose: string;

  constructor(key: typeof makes, { subject, purpose }: IdentityAssertion) {
    if (key !== makes) throw new Error('a score is asked for with an identity token');
    this.subject = subject;
    this.purpose = purpose;
  }
}

/** What a social register accepts identity tokens with. */
export interface WarrantNeeds {
  readonly tokens: IdentityTokens;
  readonly audience: string;
  /** Purposes for which a score may be asked. */
  readonly purposes: readonly string[];
  readonly once: OnceTaken;
  readonly now: Clock;
}

/** Accepts an identity token for one question: right audience, right purpose, not seen before. */
export async function warrantScore(
  needs: WarrantNeeds,
  token: string,
): Promise<Result<ScoreWarrant, WarrantRefusal>> {
  const assertion = await needs.tokens.verify(token);
  if (assertion === 'refused') return fail({ kind: 'identity_token_refused' });
  if (assertion.audience !== needs.audience) {
    return fail({ kind: 'identity_token_of_another_audience' });
  }
  if (!needs.purposes.includes(assertion.purpose)) {
    return fail({ kind: 'identity_token_of_another_purpose' });
  }
  if (needs.now() >= assertion.expires) return fail({ kind: 'identity_token_expired' });
  const taken = await needs.once.take(`identity:${assertion.tokenId}`, assertion.expires);
  return taken ? ok(new ScoreWarrant(makes, assertion)) : fail({ kind: 'identity_token_used' });
}
