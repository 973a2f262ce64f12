import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ProviderPages } from '../../openid/configuration.ts';
import { consolePage } from '../../web/console-page.ts';
import { languageFrom, preferredLanguage, type Language } from '../../web/language.ts';
import { openIdEndBody, openIdEndedBody, openIdTroubleBody } from '../../web/openid-pages.ts';
import { Html } from '../../web/page.ts';
import { translator, type TextKey } from '../../web/texts.ts';
import { languageCookie } from '../console/visit.ts';
import type { ConsoleNeeds } from '../needs.ts';

/** The language of a browser: the one that was chosen, else the first of its own that we speak. */
export function languageOf({ cookie = '', ...headers }: IncomingHttpHeaders): Language {
  const chosen = new RegExp(`(?:^|; ?)${languageCookie}=([a-z]+)`).exec(cookie)?.[1];
  return languageFrom(chosen) ?? preferredLanguage(headers['accept-language']);
}

/** A page for residents: the frame of the console, with nobody at work in it. */
export function residentPage(
  { assets, stationName, training }: ConsoleNeeds,
  request: Pick<IncomingMessage, 'headers'>,
  page: {
    readonly title: TextKey;
    readonly path: string;
    readonly body: Html;
    readonly scripts?: readonly string[];
  },
): string {
  const language = languageOf(request.headers);
  const scripts = ['shell.ts', ...(page.scripts ?? [])];
  return consolePage(
    {
      language,
      t: translator(language),
      title: page.title,
      path: page.path,
      stationName,
      training,
      styles: assets.addressOf('style/console.css'),
      scripts: scripts.map((name) => assets.addressOf(`islands/${name}`)),
      operator: undefined,
    },
    page.body,
  );
}

/** Pages that the provider shows by itself, as ours. */
export function providerPages(console: ConsoleNeeds): ProviderPages {
  const shown = (request: IncomingMessage, title: TextKey, body: Html) =>
    residentPage(console, request, { title, path: '/', body });
  const speaker = (request: IncomingMessage) => translator(languageOf(request.headers));
  return {
    failed: ({ req }, code) =>
      shown(req, 'openid.trouble.title', openIdTroubleBody(speaker(req), code)),
    endSession: ({ req }, form) =>
      shown(req, 'openid.end.title', openIdEndBody(speaker(req), new Html(form))),
    ended: ({ req }) => shown(req, 'openid.ended.title', openIdEndedBody(speaker(req))),
  };
}
