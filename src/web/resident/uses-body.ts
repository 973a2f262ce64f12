import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import { allTexts, type TextKey, type Translate } from '../texts.ts';
import { momentText } from './moments.ts';

/** One act about her. */
export interface ShownUse {
  readonly at: number;
  readonly what: string;
  readonly by:
    | { readonly kind: 'herself' | 'station' }
    | { readonly kind: 'programme'; readonly name: string; readonly sector: string }
    | { readonly kind: 'office'; readonly roles: readonly string[] };
  readonly purpose: string;
  readonly basis: string;
  readonly outcome: string;
}

/** What a page of her history shows. */
export interface ShownUses {
  readonly by: 'others' | 'herself';
  readonly uses: readonly ShownUse[];
  readonly next: number | 'none';
  readonly programmes: readonly { readonly name: string; readonly sector: string }[];
}

function isTextKey(key: string): key is TextKey {
  return key in allTexts.en;
}

/** The text of a code; one without a text is shown as it is. */
function said(t: Translate, key: string, otherwise: string): string {
  return isTextKey(key) ? t(key) : otherwise;
}

/** Acts that mean the same to her have one name. */
function nameOf(what: string): string {
  const [room = '', act = ''] = what.split('.');
  if (room === 'adjudication' && !['opened', 'opinion_given'].includes(act)) {
    return 'adjudication.viewed';
  }
  const locked = /^resident\.(?:\w+_)?(locked|unlocked)$/.exec(what)?.[1];
  return locked === undefined ? what : `resident.${locked}`;
}

const refusals =
  /refus|double_sp|limited|too_many|unknown|empty|not_sent|mismatch|over$|missing|station$/;

function outcomeOf({ what, outcome }: ShownUse): string {
  if (what === 'verification.answered' || what === 'document.person_shown') {
    if (outcome === 'verified') return 'verified';
    return outcome === 'limited' ? 'limited' : 'not_verified';
  }
  return refusals.test(outcome) ? 'refused' : 'done';
}

function whoOf(t: Translate, { by }: ShownUse): string {
  switch (by.kind) {
    case 'programme':
      return by.name;
    case 'office': {
      const roles = by.roles.map((role) => said(t, `role.${role}`, role));
      return t('my.by.office', { roles: roles.join(t('frame.list_separator')) });
    }
    case 'herself':
      return t('my.by.herself');
    case 'station':
      return t('my.by.station');
  }
}

function useItem(language: Language, t: Translate, use: ShownUse): Html {
  const outcome = outcomeOf(use);
  const basis = said(t, `my.basis.${use.basis.replaceAll('-', '_')}`, use.basis);
  const purpose = said(t, `my.purpose.${use.purpose.replaceAll('-', '_')}`, use.purpose);
  return html`<li class="use">
    <h3>${said(t, `my.act.${nameOf(use.what)}`, t('my.act.other'))}</h3>
    <p class="use-outcome ${outcome}">${said(t, `my.outcome.${outcome}`, outcome)}</p>
    <p class="use-who"><bdi>${whoOf(t, use)}</bdi></p>
    <p class="note">
      <time datetime="${new Date(use.at).toISOString()}">${momentText(language, use.at)}</time>
    </p>
    <p class="note">${t('my.uses.why', { purpose, basis })}</p>
  </li>`;
}

function tab(t: Translate, shown: ShownUses, by: ShownUses['by']): Html {
  const current = shown.by === by ? html` aria-current="true"` : html``;
  return html`<li>
    <a class="button" href="${by === 'others' ? '/my' : '/my?by=herself'}" ${current}
      >${t(by === 'others' ? 'my.uses.others' : 'my.uses.herself')}</a
    >
  </li>`;
}

/** Who used her data. */
export function usesBody(language: Language, t: Translate, shown: ShownUses): Html {
  const { by, uses, next, programmes } = shown;
  const more =
    next === 'none'
      ? html``
      : html`<p>
          <a class="button" href="/my?by=${by}&amp;before=${next}">${t('my.uses.earlier')}</a>
        </p>`;
  const list =
    uses.length === 0
      ? html`<p class="note">${t('my.uses.none')}</p>`
      : html`<ol class="uses">
          ${uses.map((use) => useItem(language, t, use))}
        </ol>`;
  const knowing =
    programmes.length === 0
      ? html`<p class="note">${t('my.programmes.none')}</p>`
      : html`<ul>
          ${programmes.map(
            ({ name, sector }) =>
              html`<li><bdi>${name}</bdi> <bdi class="note" dir="ltr">${sector}</bdi></li>`,
          )}
        </ul>`;
  return html`<h1>${t('my.uses.title')}</h1>
    <p class="lead">${t('my.uses.lead')}</p>
    <nav class="tabs" aria-label="${t('my.uses.whose')}">
      <ul>
        ${tab(t, shown, 'others')} ${tab(t, shown, 'herself')}
      </ul>
    </nav>
    <section class="card" aria-labelledby="list-title">
      <h2 id="list-title">${t(by === 'others' ? 'my.uses.others' : 'my.uses.herself')}</h2>
      ${list} ${more}
    </section>
    <section class="card" aria-labelledby="programmes-title">
      <h2 id="programmes-title">${t('my.programmes.title')}</h2>
      <p class="note">${t('my.programmes.note')}</p>
      ${knowing}
    </section>`;
}
