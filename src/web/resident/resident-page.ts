import { antiForgeryField, languageSwitch } from '../console-page.ts';
import { directionOf, type Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { TextKey, Translate } from '../texts.ts';

/** A resident's pages, in the order of their navigation. */
const residentPaths = [
  { address: '/my', title: 'my.uses.title' },
  { address: '/my/record', title: 'my.record.title' },
  { address: '/my/appeals', title: 'my.appeals.title' },
  { address: '/my/household', title: 'my.household.title' },
  { address: '/my/corrections', title: 'my.corrections.title' },
  { address: '/my/aliases', title: 'my.aliases.title' },
  { address: '/my/locks', title: 'my.locks.title' },
  { address: '/my/credentials', title: 'my.credentials.title' },
  { address: '/my/consents', title: 'my.consents.title' },
] as const satisfies readonly { readonly address: string; readonly title: TextKey }[];

/** What stands around every page of a resident. */
export interface ResidentFrame {
  readonly language: Language;
  readonly t: Translate;
  readonly title: TextKey;
  /** To which a change of language comes back. */
  readonly path: string;
  readonly stationName: string;
  readonly training: boolean;
  readonly styles: string;
  readonly scripts: readonly string[];
  /** Undefined before she has signed in. */
  readonly antiForgery: string | undefined;
}

const nothing = html``;

function navigation({ t, path }: ResidentFrame): Html {
  const entries = residentPaths.map(({ address, title }) => {
    const current = path === address ? html` aria-current="page"` : nothing;
    return html`<li><a href="${address}" ${current}>${t(title)}</a></li>`;
  });
  return html`<nav class="sections" aria-label="${t('frame.sections')}">
    <ul>
      ${entries}
    </ul>
  </nav>`;
}

function heading(frame: ResidentFrame): Html {
  const { t, stationName, training, antiForgery } = frame;
  const banner = training
    ? html`<p class="training" role="note">${t('frame.training')}</p>`
    : nothing;
  const leave =
    antiForgery === undefined
      ? nothing
      : html`<form class="operator" method="post" action="/my/sign-out">
          ${antiForgeryField(antiForgery)}
          <button class="quiet">${t('frame.sign_out')}</button>
        </form>`;
  return html`<header>
      ${banner}
      <div class="top">
        <p class="brand">
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <path d="M16 2l4 8 9-3-3 9 3 9-9-3-4 8-4-8-9 3 3-9-3-9 9 3z" />
            <circle cx="16" cy="16" r="5" />
          </svg>
          <span>Basma</span> <bdi class="station">${stationName}</bdi>
        </p>
        ${leave} ${languageSwitch(frame)}
      </div>
    </header>
    ${antiForgery === undefined ? nothing : navigation(frame)}`;
}

/** A whole page of a resident. It needs no script. */
export function residentPage(frame: ResidentFrame, body: Html): string {
  const { language, t, title, styles, scripts } = frame;
  const script = scripts.map((address) => html`<script type="module" src="${address}"></script>`);
  const session =
    frame.antiForgery === undefined
      ? nothing
      : html`<meta name="csrf" content="${frame.antiForgery}" />`;
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${session}
        <title>${t(title)} · Basma</title>
        <link rel="stylesheet" href="${styles}" />
        ${script}
      </head>
      <body class="console resident">
        <a class="skip" href="#main">${t('frame.skip')}</a>
        ${heading(frame)}
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html> `.text;
}

/** What came of the last act, above a page's own content. */
export interface Outcome {
  readonly text: TextKey;
  readonly bad: boolean;
}

/** The outcome in words, where there is one. */
export function outcomeLine(t: Translate, outcome: Outcome | undefined): Html {
  if (!outcome) return nothing;
  return outcome.bad
    ? html`<p class="alert" role="alert">${t(outcome.text)}</p>`
    : html`<p class="hint" role="status">${t(outcome.text)}</p>`;
}
