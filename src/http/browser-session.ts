import type { Request, Response } from 'express';
import { antiForgeryHolds } from '../credentials/operator-session.ts';
import type { Instant } from '../vocabulary/time.ts';
import { problemOf } from './problem.ts';

const sessionCookie = 'basma-session';
/** Where a page's script states that it is of this session. */
export const antiForgeryHeader = 'x-csrf-token';
/** Where a form states it. */
export const antiForgeryField = 'csrf';

/** One cookie of a request. */
export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** The token of a browser's session, whatever it is worth. */
export function sessionCookieOf(request: Request): string | undefined {
  const value = cookieOf(request, sessionCookie);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** The token that a program sends. */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer ([\w-]{43})$/.exec(request.get('authorization') ?? '')?.[1];
}

/**
 * Whose session a request has, by the header of a program or by the cookie of a browser.
 * @throws the problem `forgery_refused` for a cookie that no page of ours sent
 */
export function sessionTokenOf(request: Request): string | undefined {
  if (request.get('authorization') !== undefined) return bearerOf(request);
  const token = sessionCookieOf(request);
  if (token !== undefined) checkNoForgery(request, token);
  return token;
}

/** Whether the browser speaks to the station through a proxy that encrypts. */
function encrypted(request: Request, issuer: string): boolean {
  const { protocol, host } = new URL(issuer);
  return protocol === 'https:' && request.get('host') === host;
}

/** Hands a session to a browser under a name; no script of a page can read it. */
export function setCookieOf(
  name: string,
  request: Request,
  response: Response,
  session: { readonly token: string; readonly endsAt: Instant; readonly issuer: string },
): void {
  response.cookie(name, session.token, {
    httpOnly: true,
    sameSite: 'strict',
    secure: encrypted(request, session.issuer),
    path: '/',
    expires: new Date(session.endsAt),
  });
}

/** Hands an operator's session to her browser. */
export function setSessionCookie(
  request: Request,
  response: Response,
  session: { readonly token: string; readonly endsAt: Instant; readonly issuer: string },
): void {
  setCookieOf(sessionCookie, request, response, session);
}

/** Takes the session away from a browser. */
export function clearSessionCookie(response: Response): void {
  response.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'strict', path: '/' });
}

/**
 * Whether a browser says that one of the station's own pages sent the request. Browsers state it in
 * headers that no page can forge; whoever states nothing is refused.
 */
export function sentByOwnPage(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const host = request.get('host') ?? '';
  if (site === undefined && origin === undefined) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || [`http://${host}`, `https://${host}`].includes(origin);
}

/**
 * A request with a browser's session is one of the station's own pages, and one that changes
 * something states the session's anti-forgery token.
 * @param stated in the header, or in the field of a form
 * @throws the problem `forgery_refused`
 */
export function checkNoForgery(
  request: Request,
  token: string,
  stated: string | undefined = request.get(antiForgeryHeader),
): void {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (sentByOwnPage(request) && (reads || antiForgeryHolds(token, stated))) return;
  throw problemOf('forgery_refused', 'Only the station’s own pages may use a browser’s session.');
}
