import { ordinaryUse, type OrdinaryUse } from '../../../vocabulary/ordinary-use.ts';
import { sessionHeaders } from './session.ts';

/** What the station refuses, as RFC 9457 writes it. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly [more: string]: unknown;
}

/** An answer of the station, or why there is none. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly body: T }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem }
  /** Nobody answered: the station is away, or the line is cut. */
  | { readonly kind: 'unanswered' };

function problemFrom(body: unknown): Problem {
  const problem: Record<string, unknown> = Object(body);
  return { ...problem, code: String(problem['code']), detail: String(problem['detail']) };
}

/**
 * Calls an operation of the station with this page's session. A session that is locked covers the
 * page.
 * @param read what the answer must be; what is not is taken for no answer
 * @param use for what the page wants it; only the social register asks
 */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  read: (body: unknown) => T,
  body?: unknown,
  use: OrdinaryUse = ordinaryUse(path),
): Promise<Answer<T>> {
  const stated = { 'basma-purpose': use.purpose, 'basma-basis': use.basis };
  const headers = { ...sessionHeaders(), ...stated, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await fetch(path, { method, headers, ...sent });
    const answer: unknown = await response.json();
    if (response.ok) return { kind: 'answered', body: read(answer) };
    const problem = problemFrom(answer);
    if (problem.code === 'session_locked') document.dispatchEvent(new Event('basma-locked'));
    const signsIn = location.pathname === '/sign-in';
    if (problem.code === 'session_required' && !signsIn) location.assign('/sign-in');
    return { kind: 'refused', status: response.status, problem };
  } catch {
    return { kind: 'unanswered' };
  }
}

/** Bytes as the interface takes them. */
export async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // In pieces: the arguments of a call are bounded.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}
