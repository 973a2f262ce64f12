import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { AskedClaim } from './asked-claims.ts';
import type { Assurance } from './client.ts';

/** A request of a browser, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What a sign-in under way asks its resident for. */
export interface AskedSignIn {
  readonly kind: 'sign_in' | 'consent';
  /** Random; it stands in the page's address. */
  readonly uid: string;
  readonly programme: ProgrammeAccount;
  readonly purpose: ProgrammeAccount['purposes'][number];
  readonly assurance: Assurance;
  readonly claims: readonly AskedClaim[];
  /** Of the programme's page to which the browser will be sent. */
  readonly returnOrigin: string;
  /** Who signed in, as the programme knows her; `none` before she has. */
  readonly subject: string | 'none';
}

/** How somebody was authenticated. */
export interface SignedIn {
  readonly subject: string;
  readonly assurance: Assurance;
  /** As RFC 8176 names it. */
  readonly methods: readonly string[];
}

/** What she allowed, and what she did not. */
export interface Allowed {
  readonly allowed: readonly OpenIdClaim[];
  readonly declined: readonly OpenIdClaim[];
}

/** The station as a provider of OpenID Connect. A text that is answered is the next address. */
export interface OpenIdDesk {
  /** Answers a call of one of the provider's own addresses. */
  handle(exchange: Exchange): Promise<void>;
  /** What this browser is asked for; `none` when it is not signing in, or took too long. */
  asked(exchange: Exchange): Promise<AskedSignIn | 'none'>;
  signedIn(exchange: Exchange, by: SignedIn): Promise<string>;
  consented(exchange: Exchange, asked: AskedSignIn, what: Allowed): Promise<string>;
  /** She wants nothing of it. */
  declined(exchange: Exchange): Promise<string>;
}

/** Addresses of the provider. */
export const openIdPaths = {
  discovery: '/.well-known/openid-configuration',
  authorization: '/openid/authorization',
  request: '/openid/requests',
  token: '/openid/token',
  userinfo: '/openid/userinfo',
  jwks: '/openid/jwks',
  endSession: '/openid/end-session',
  interaction: '/openid/sign-in',
} as const;
