import { directionOf, languageNames, languages, type Language } from './language.ts';
import { html, Html } from './page.ts';
import type { TextKey, Translate } from './texts.ts';

/** Where one may go. */
export interface NavigationEntry {
  readonly path: string;
  readonly title: TextKey;
}

/** What stands around every page of the console. */
export interface ConsoleFrame {
  readonly language: Language;
  readonly t: Translate;
  readonly title: TextKey;
  /** The address of the page, to which a change of language comes back. */
  readonly path: string;
  readonly stationName: string;
  readonly training: boolean;
  /** Addresses of the style sheet, and of the scripts in the order in which they run. */
  readonly styles: string;
  readonly scripts: readonly string[];
  /** Who works, undefined before she has signed in. */
  readonly operator:
    | {
        readonly id: string;
        readonly roles: readonly TextKey[];
        readonly antiForgery: string;
        readonly idleMs: number;
        readonly navigation: readonly NavigationEntry[];
      }
    | undefined;
}

const nothing = html``;

/** Links to the same page in every language. */
export function languageSwitch({
  language,
  t,
  path,
}: Pick<ConsoleFrame, 'language' | 't' | 'path'>): Html {
  const links = languages.map((one) => {
    const current = one === language ? html` aria-current="true"` : nothing;
    const href = `/language/${one}?from=${path}`;
    return html`<li>
      <a
        href="${href}"
        lang="${one}"
        dir="${directionOf(one)}"
        hreflang="${one}"
        data-leaves${current}
        >${languageNames[one]}</a
      >
    </li>`;
  });
  return html`<nav class="languages" aria-label="${t('frame.language')}">
    <ul>
      ${links}
    </ul>
  </nav>`;
}

function navigation({ t, path, operator }: ConsoleFrame): Html {
  if (!operator || operator.navigation.length === 0) return nothing;
  const entries = operator.navigation.map((entry) => {
    const current = entry.path === path ? html` aria-current="page"` : nothing;
    return html`<li><a href="${entry.path}" data-leaves${current}>${t(entry.title)}</a></li>`;
  });
  return html`<nav class="sections" aria-label="${t('frame.sections')}">
    <ul>
      ${entries}
    </ul>
  </nav>`;
}

/** A field that a form states its session with. */
export function antiForgeryField(antiForgery: string): Html {
  return html`<input type="hidden" name="csrf" value="${antiForgery}" />`;
}

function whoWorks({ t, operator }: ConsoleFrame): Html {
  if (!operator) return nothing;
  const roles = operator.roles.map((role) => t(role)).join(t('frame.list_separator'));
  return html`<div class="operator">
    <p><bdi class="operator-name">${operator.id}</bdi> <span class="roles">${roles}</span></p>
    <form method="post" action="/lock">
      ${antiForgeryField(operator.antiForgery)}
      <button class="quiet" data-lock>${t('frame.lock')}</button>
    </form>
    <form method="post" action="/sign-out">
      ${antiForgeryField(operator.antiForgery)}
      <button class="quiet">${t('frame.sign_out')}</button>
    </form>
  </div>`;
}

/** Tells a keeper of secrets whose secret is asked for. */
export function nameForKeepers(operator: string): Html {
  return html`<input
    class="visually-hidden"
    autocomplete="username"
    value="${operator}"
    readonly
    tabindex="-1"
    aria-hidden="true"
  />`;
}

/** Covers the page when nobody touched it for long, until its operator shows her secret. */
function cover({ t, operator }: ConsoleFrame): Html {
  if (!operator) return nothing;
  return html`<dialog id="cover" aria-labelledby="cover-title">
    <form method="post" action="/unlock">
      ${antiForgeryField(operator.antiForgery)}
      <h2 id="cover-title">${t('lock.title')}</h2>
      <p>${t('lock.lead', { operator: operator.id })}</p>
      ${nameForKeepers(operator.id)}
      <label for="cover-secret">${t('sign_in.secret')}</label>
      <input
        id="cover-secret"
        name="secret"
        type="password"
        autocomplete="current-password"
        required
        dir="ltr"
      />
      <p role="alert" class="alert" id="cover-alert" hidden>${t('lock.wrong')}</p>
      <button class="primary">${t('lock.unlock')}</button>
    </form>
  </dialog>`;
}

function heading(frame: ConsoleFrame): Html {
  const { t, stationName, training } = frame;
  const banner = training
    ? html`<p class="training" role="note">${t('frame.training')}</p>`
    : nothing;
  // A station that nobody gave a name is not called Basma twice.
  const station =
    stationName === 'Basma' ? nothing : html`<bdi class="station">${stationName}</bdi>`;
  return html`<header>
      ${banner}
      <div class="top">
        <p class="brand">
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <path d="M16 2l4 8 9-3-3 9 3 9-9-3-4 8-4-8-9 3 3-9-3-9 9 3z" />
            <circle cx="16" cy="16" r="5" />
          </svg>
          <span>Basma</span> ${station}
        </p>
        <p class="line" role="status" id="line" data-away="${t('frame.offline')}">
          ${t('frame.online')}
        </p>
        ${whoWorks(frame)} ${languageSwitch(frame)}
      </div>
    </header>
    ${navigation(frame)}`;
}

/** A whole page of the console. */
export function consolePage(frame: ConsoleFrame, body: Html): string {
  const { language, t, title, styles, scripts, operator } = frame;
  const script = scripts.map((address) => html`<script type="module" src="${address}"></script>`);
  const session = operator
    ? html`<meta name="csrf" content="${operator.antiForgery}" />
        <meta name="idle-ms" content="${operator.idleMs}" />`
    : nothing;
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
      <body class="console">
        <a class="skip" href="#main">${t('frame.skip')}</a>
        ${heading(frame)}
        <main id="main" tabindex="-1">${body}</main>
        ${cover(frame)}
      </body>
    </html> `.text;
}

/**
 * A place that a script of `islands` fills; what it needs to begin stands in the page, where the
 * script reads it as data.
 */
export function island(name: string, props: unknown): Html {
  return html`<div data-island="${name}" data-props="${JSON.stringify(props)}"></div>`;
}
