import type { Request } from 'express';
import { antiForgeryOf, type OperatorSession } from '../../credentials/operator-session.ts';
import type { OperatorAccount, OperatorRole } from '../../register/accounts.ts';
import { languageFrom, preferredLanguage, type Language } from '../../web/language.ts';
import { translator, type TextKey, type Translate } from '../../web/texts.ts';
import { cookieOf, sessionCookieOf } from '../browser-session.ts';
import type { StationNeeds } from '../needs.ts';

/** The cookie that remembers a language; it says nothing else. */
export const languageCookie = 'basma-language';

/** A session that a browser has, locked or not. */
export interface BrowserSession {
  readonly kind: OperatorSession['state'];
  readonly token: string;
  readonly antiForgery: string;
  readonly account: OperatorAccount;
}

/** Who looks at a page, and how it is to be told. */
export interface Visit {
  readonly language: Language;
  readonly t: Translate;
  readonly path: string;
  readonly session: BrowserSession | 'none';
}

/** A visit by somebody who works. */
export interface OpenVisit extends Visit {
  readonly session: BrowserSession;
}

/** What each role is called. */
export const roleTitles: Readonly<Record<OperatorRole, TextKey>> = {
  clerk: 'role.clerk',
  adjudicator: 'role.adjudicator',
  supervisor: 'role.supervisor',
  auditor: 'role.auditor',
  administrator: 'role.administrator',
};

async function sessionOf(needs: StationNeeds, request: Request): Promise<Visit['session']> {
  const token = sessionCookieOf(request);
  const state = token === undefined ? undefined : needs.sessions.look(token);
  const account = state && (await needs.register.operator(state.operator));
  if (token === undefined || !state || !account?.active) return 'none';
  // To open a page is an act of its operator.
  if (state.state === 'open' && request.method === 'GET') needs.sessions.find(token);
  return { kind: state.state, token, antiForgery: antiForgeryOf(token), account };
}

/** What a request for a page tells of its visitor. */
export async function visitOf(needs: StationNeeds, request: Request): Promise<Visit> {
  const language =
    languageFrom(cookieOf(request, languageCookie)) ??
    preferredLanguage(request.get('accept-language'));
  const session = await sessionOf(needs, request);
  return { language, t: translator(language), path: request.path, session };
}
