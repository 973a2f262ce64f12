import type { Request, Response } from 'express';
import { antiForgeryOf } from '../../credentials/operator-session.ts';
import type { Resident } from '../../register/register.ts';
import { languageFrom, preferredLanguage, type Language } from '../../web/language.ts';
import type { Html } from '../../web/page.ts';
import { residentPage } from '../../web/resident/resident-page.ts';
import { translator, type TextKey, type Translate } from '../../web/texts.ts';
import { antiForgeryField, checkNoForgery, cookieOf } from '../browser-session.ts';
import { languageCookie } from '../console/visit.ts';
import { fieldOf } from '../console/forms.ts';
import type { StationNeeds } from '../needs.ts';
import { residentCookieOf, residentOfToken } from '../resident-session.ts';

/** A resident's session in a browser. */
export interface ResidentSession {
  readonly token: string;
  readonly antiForgery: string;
  readonly resident: Resident;
}

/** Who looks at a resident's page, and how it is to be told. */
export interface ResidentVisit {
  readonly language: Language;
  readonly t: Translate;
  readonly path: string;
  readonly session: ResidentSession | 'none';
}

/** A visit of somebody who signed in. */
export interface OwnVisit extends ResidentVisit {
  readonly session: ResidentSession;
}

async function sessionOf(needs: StationNeeds, request: Request): Promise<ResidentVisit['session']> {
  const token = residentCookieOf(request);
  const resident = token === undefined ? undefined : await residentOfToken(needs, token);
  if (token === undefined || !resident) return 'none';
  return { token, antiForgery: antiForgeryOf(token), resident };
}

/** What a request for a page tells of its visitor. */
export async function residentVisit(needs: StationNeeds, request: Request): Promise<ResidentVisit> {
  const language =
    languageFrom(cookieOf(request, languageCookie)) ??
    preferredLanguage(request.get('accept-language'));
  const session = await sessionOf(needs, request);
  return { language, t: translator(language), path: request.path, session };
}

/**
 * A visit whose form a page of this session sent; undefined when the session is over.
 * @throws the problem `forgery_refused`
 */
export async function ownFormVisit(
  needs: StationNeeds,
  request: Request,
): Promise<OwnVisit | undefined> {
  const visit = await residentVisit(needs, request);
  const { session } = visit;
  if (session === 'none') return undefined;
  checkNoForgery(request, session.token, fieldOf(request, antiForgeryField));
  return { ...visit, session };
}

/** Answers with a resident's page around `body`. */
export function showOwnPage(
  response: Response,
  { needs, visit }: { readonly needs: StationNeeds; readonly visit: ResidentVisit },
  page: {
    readonly title: TextKey;
    readonly body: Html;
    readonly status?: number;
    /** To which a change of language comes back, when the form stood elsewhere. */
    readonly path?: string;
    readonly scripts?: readonly string[];
  },
): void {
  const { assets, stationName, training } = needs.console;
  const { language, t, path, session } = visit;
  const text = residentPage(
    {
      language,
      t,
      path: page.path ?? path,
      stationName,
      training,
      title: page.title,
      styles: assets.addressOf('style/console.css'),
      scripts: (page.scripts ?? []).map((name) => assets.addressOf(`islands/${name}`)),
      antiForgery: session === 'none' ? undefined : session.antiForgery,
    },
    page.body,
  );
  response
    .status(page.status ?? 200)
    .type('html')
    .send(text);
}
