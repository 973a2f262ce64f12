import type { Request, Response } from 'express';
import type { OperatorAccount } from '../../register/accounts.ts';
import { setSessionCookie } from '../browser-session.ts';
import { httpLimits, type RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';

/** One field of a form. */
export function fieldOf(request: Request, name: string): string {
  const body: unknown = request.body;
  const value: unknown = typeof body === 'object' && body ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Begins a session of the browser that asks. */
export function beginSession(
  needs: StationNeeds,
  { request, response }: { readonly request: Request; readonly response: Response },
  account: OperatorAccount,
): void {
  const session = needs.sessions.begin(account.id);
  setSessionCookie(request, response, { ...session, issuer: needs.issuer });
}

/**
 * Trying secrets is slow, whoever tries and wherever.
 * @throws the problem `too_many_requests`
 */
export function checkSecretRate(needs: StationNeeds, rates: RateLimit): void {
  if (rates.allows('path:/v1/sessions', httpLimits.sessionsPerMinuteMax, needs.now())) return;
  throw problemOf('too_many_requests', 'Too many attempts in this minute.');
}
