import type { Request, Response } from 'express';
import type { Resident } from '../register/register.ts';
import type { Instant } from '../vocabulary/time.ts';
import { bearerOf, checkNoForgery, cookieOf, setCookieOf } from './browser-session.ts';
import type { StationNeeds } from './needs.ts';
import { problemOf } from './problem.ts';

const residentCookie = 'basma-resident';

/** The token of a resident's session in a browser, whatever it is worth. */
export function residentCookieOf(request: Request): string | undefined {
  const value = cookieOf(request, residentCookie);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** Hands a session to a resident's browser. */
export function setResidentCookie(
  request: Request,
  response: Response,
  session: { readonly token: string; readonly endsAt: Instant; readonly issuer: string },
): void {
  setCookieOf(residentCookie, request, response, session);
}

/** Takes it away. */
export function clearResidentCookie(response: Response): void {
  response.clearCookie(residentCookie, { httpOnly: true, sameSite: 'strict', path: '/' });
}

/**
 * The token of a resident's session, of an app or of a browser.
 * @throws the problem `forgery_refused` for a cookie that no page of ours sent
 */
export function residentTokenOf(request: Request): string | undefined {
  if (request.get('authorization') !== undefined) return bearerOf(request);
  const token = residentCookieOf(request);
  if (token !== undefined) checkNoForgery(request, token);
  return token;
}

/** Whose session this is, as she stands in the register now. */
export async function residentOfToken(
  needs: Pick<StationNeeds, 'register' | 'residentSessions'>,
  token: string,
): Promise<Resident | undefined> {
  const id = needs.residentSessions.find(token);
  const resident = id && (await needs.register.resident(id));
  return resident?.suspendedFor === 'none' ? resident : undefined;
}

/** The resident of a request's session. */
export async function authenticatedResident(
  needs: StationNeeds,
  request: Request,
): Promise<Resident> {
  const token = residentTokenOf(request);
  const resident = token === undefined ? undefined : await residentOfToken(needs, token);
  if (!resident) throw problemOf('session_required', 'Sign in first.');
  return resident;
}
