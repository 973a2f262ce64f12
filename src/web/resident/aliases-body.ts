import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { Translate } from '../texts.ts';
import { momentText } from './moments.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** An alias of hers, as its state is now. */
export interface ShownAlias {
  readonly vid: string;
  readonly kind: 'temporary' | 'one_time' | 'perpetual';
  readonly expiresAt: number | 'never';
  readonly state: 'active' | 'revoked' | 'used' | 'expired';
}

const kinds = ['one_time', 'temporary', 'perpetual'] as const;

/** Four digits at a time, as people read them out. */
function grouped(vid: string): string {
  return vid.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

function buttons(t: Translate, antiForgery: string, { vid }: ShownAlias): Html {
  const action = (name: 'renew' | 'end') =>
    html`<form method="post" action="/my/aliases/${name}">
      ${antiForgeryField(antiForgery)}
      <input type="hidden" name="vid" value="${vid}" />
      <button class="quiet">
        ${t(`my.aliases.${name}`)} <span class="visually-hidden">${grouped(vid)}</span>
      </button>
    </form>`;
  return html`<div class="bar">${action('renew')} ${action('end')}</div>`;
}

function aliasItem({ language, t, antiForgery }: AliasPage, alias: ShownAlias): Html {
  const { kind, state, expiresAt } = alias;
  const until =
    expiresAt === 'never' || state !== 'active'
      ? html``
      : html`<p class="note">
          ${t('my.aliases.until', { moment: momentText(language, expiresAt) })}
        </p>`;
  return html`<li class="alias ${state}">
    <p class="number"><bdi dir="ltr">${grouped(alias.vid)}</bdi></p>
    <p>${t(`my.aliases.kind.${kind}`)} · <strong>${t(`my.aliases.state.${state}`)}</strong></p>
    ${until} ${state === 'active' ? buttons(t, antiForgery, alias) : html``}
  </li>`;
}

/** What the page of aliases shows. */
export interface AliasPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly aliases: readonly ShownAlias[];
}

function newAlias({ t, antiForgery }: AliasPage): Html {
  const choices = kinds.map(
    (kind, place) =>
      html`<label class="choice">
        <input type="radio" name="kind" value="${kind}" ${place === 0 ? html` checked` : html``} />
        <span
          >${t(`my.aliases.kind.${kind}`)}<span class="note"
            >${t(`my.aliases.about.${kind}`)}</span
          ></span
        >
      </label>`,
  );
  return html`<form class="card" method="post" action="/my/aliases">
    ${antiForgeryField(antiForgery)}
    <fieldset>
      <legend>${t('my.aliases.new')}</legend>
      <div class="options">${choices}</div>
    </fieldset>
    <button class="primary">${t('my.aliases.give')}</button>
  </form>`;
}

/** Aliases: numbers to show instead of the number. */
export function aliasesBody(page: AliasPage): Html {
  const { t, aliases, outcome } = page;
  const list =
    aliases.length === 0
      ? html`<p class="note">${t('my.aliases.none')}</p>`
      : html`<ul class="aliases">
          ${aliases.map((alias) => aliasItem(page, alias))}
        </ul>`;
  return html`<h1>${t('my.aliases.title')}</h1>
    <p class="lead">${t('my.aliases.lead')}</p>
    ${outcomeLine(t, outcome)}
    <section class="card" aria-labelledby="mine">
      <h2 id="mine">${t('my.aliases.mine')}</h2>
      ${list}
    </section>
    ${newAlias(page)}`;
}
