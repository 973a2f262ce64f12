import type { ProgrammeAccount } from '../register/accounts.ts';
import type { TokenNamed, TokenWorth } from '../register/programme-change.ts';
import type { Register } from '../register/register.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';

/** A token of ours that is signed, in time, and for whoever asks. */
export interface HandedToken extends TokenNamed {
  readonly transaction: string;
  readonly expiresAt: Instant;
  readonly boundTo: TokenBinding;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Why a token is not one. */
export interface TokenFault {
  readonly kind:
    | 'malformed'
    | 'not_signed'
    | 'key_unknown'
    | 'algorithm_unknown'
    | 'expired'
    | 'clock_differs'
    | 'wrong_audience'
    | 'wrong_claims'
    | 'replayed'
    | 'binding_missing'
    | 'binding_refused';
}

/** What handing a token over needs; the site joins it to the keys. */
export interface HandOverNeeds {
  readonly register: Register;
  readonly readToken: (
    token: string,
    expected: { readonly audience: string; readonly now: Instant },
  ) => Promise<Result<HandedToken, TokenFault>>;
  /** Signs what a token is worth, for whoever asked: RFC 9701. */
  readonly signIntrospection: (said: object) => Promise<string>;
  readonly now: Clock;
}

/** What somebody is told of a token: RFC 7662 §2.2. */
export type Introspection =
  | { readonly active: false }
  | ({ readonly active: true; readonly token_type: string } & Readonly<Record<string, unknown>>);

/** Why a token was not consumed. */
export type ConsumeRefusal =
  TokenFault | { readonly kind: 'scope_missing' } | { readonly kind: Exclude<TokenWorth, 'good'> };

const inactive: Introspection = { active: false };

function told({ claims, boundTo }: HandedToken): Introspection {
  const kind = boundTo !== 'none' && boundTo.kind === 'key' ? 'DPoP' : 'Bearer';
  return { ...claims, active: true, token_type: kind };
}

function actOf(
  needs: HandOverNeeds,
  asked: { readonly programme: ProgrammeAccount; readonly token: HandedToken | undefined },
  { kind, outcome }: { readonly kind: string; readonly outcome: string },
) {
  const { programme, token } = asked;
  return {
    at: needs.now(),
    kind,
    actor: `programme:${programme.id}`,
    subject: '',
    purpose: 'hand-over',
    outcome,
    // By this the act is found beside the verification that the token is of.
    ...(token ? { reference: token.transaction } : {}),
  };
}

/**
 * What a token is worth now, told to whom it is for and to nobody else; everything else is
 * inactive, whatever the cause. It is not consumed.
 */
export async function introspect(
  needs: HandOverNeeds,
  { programme, token }: { readonly programme: ProgrammeAccount; readonly token: string },
): Promise<Result<Introspection, { readonly kind: 'scope_missing' }>> {
  if (!programme.scopes.includes('introspect')) return fail({ kind: 'scope_missing' });
  const now = needs.now();
  const read = await needs.readToken(token, { audience: programme.audience, now });
  const handed = read.ok ? read.value : undefined;
  const worth = handed ? await needs.register.tokenWorth(handed, now) : undefined;
  const outcome = worth ?? (read.ok ? 'inactive' : read.error.kind);
  const act = actOf(needs, { programme, token: handed }, { kind: 'token.introspected', outcome });
  await needs.register.commit('note_act', { at: act.at }, act);
  return ok(handed && worth === 'good' ? told(handed) : inactive);
}

/** Whether a token is its holder's; undefined when it is. */
export function holderRefused(
  boundTo: TokenBinding,
  holder: TokenBinding,
): 'binding_missing' | 'binding_refused' | undefined {
  if (boundTo === 'none') return undefined;
  if (holder === 'none') return 'binding_missing';
  const own = holder.kind === boundTo.kind && holder.thumbprint === boundTo.thumbprint;
  return own ? undefined : 'binding_refused';
}

/**
 * Consumes a token once, for whom it is for. A bound one must have been shown by its holder, with a
 * proof of the key or over a connection with the certificate.
 */
export async function consumeToken(
  needs: HandOverNeeds,
  request: {
    readonly programme: ProgrammeAccount;
    readonly token: string;
    readonly holder: TokenBinding;
  },
): Promise<Result<Introspection, ConsumeRefusal>> {
  const { programme, holder } = request;
  if (!programme.scopes.includes('introspect')) return fail({ kind: 'scope_missing' });
  const now = needs.now();
  const read = await needs.readToken(request.token, { audience: programme.audience, now });
  const refused = async (
    kind: TokenFault['kind'],
    token: HandedToken | undefined,
  ): Promise<Result<Introspection, ConsumeRefusal>> => {
    const act = actOf(needs, { programme, token }, { kind: 'token.consumed', outcome: kind });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail({ kind });
  };
  if (!read.ok) return refused(read.error.kind, undefined);
  const token = read.value;
  const notItsHolder = holderRefused(token.boundTo, holder);
  if (notItsHolder) return refused(notItsHolder, token);
  const { jti, subject, expiresAt, programme: client } = token;
  const { outcome } = await needs.register.commit(
    'consume_token',
    { jti, subject, programme: client, expiresAt, at: now },
    actOf(needs, { programme, token }, { kind: 'token.consumed', outcome: 'good' }),
  );
  return outcome === 'good' ? ok(told(token)) : fail({ kind: outcome });
}

/** What a token is worth as a signed statement for one programme. */
export async function signedIntrospection(
  needs: HandOverNeeds,
  {
    issuer,
    audience,
    introspection,
  }: { readonly issuer: string; readonly audience: string; readonly introspection: Introspection },
): Promise<string> {
  const iat = Math.floor(needs.now() / 1000);
  return needs.signIntrospection({
    iss: issuer,
    aud: audience,
    iat,
    token_introspection: introspection,
  });
}
