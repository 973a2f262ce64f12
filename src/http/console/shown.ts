import type { Response } from 'express';
import { consolePage } from '../../web/console-page.ts';
import type { Html } from '../../web/page.ts';
import type { TextKey } from '../../web/texts.ts';
import type { StationNeeds } from '../needs.ts';
import { consolePages } from './pages.ts';
import { roleTitles, type Visit } from './visit.ts';

/** The pages that a visitor's roles open. */
export function pagesFor({ session }: Visit) {
  if (session === 'none') return [];
  const { roles } = session.account;
  return consolePages.filter((page) => page.roles.some((role) => roles.includes(role)));
}

/** Answers with a page of the console around `body`. */
export function showPage(
  response: Response,
  { needs, visit }: { readonly needs: StationNeeds; readonly visit: Visit },
  page: {
    readonly title: TextKey;
    readonly body: Html;
    readonly status?: number;
    readonly scripts?: readonly string[];
    /** The operator is known and may not go on: no way leads elsewhere. */
    readonly held?: true;
  },
): void {
  const { assets, stationName, training } = needs.console;
  const { session } = visit;
  const scripts = ['shell.ts', ...(page.scripts ?? [])];
  const text = consolePage(
    {
      ...visit,
      stationName,
      training,
      title: page.title,
      styles: assets.addressOf('style/console.css'),
      scripts: scripts.map((name) => assets.addressOf(`islands/${name}`)),
      operator:
        session === 'none' || page.held
          ? undefined
          : {
              id: session.account.id,
              roles: session.account.roles.map((role) => roleTitles[role]),
              antiForgery: session.antiForgery,
              idleMs: needs.sessions.idleMs,
              navigation: pagesFor(visit),
            },
    },
    page.body,
  );
  response
    .status(page.status ?? 200)
    .type('html')
    .send(text);
}
