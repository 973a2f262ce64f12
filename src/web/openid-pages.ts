import { island } from './console-page.ts';
import type { Language } from './language.ts';
import { html, type Html } from './page.ts';
import { textsFor, type TextKey, type Translate } from './texts.ts';

/** Who asks for what, as a resident is told. */
export interface ShownRequest {
  /** Random; it stands in the page's address. */
  readonly uid: string;
  readonly programme: string;
  /** As the programme registered it. */
  readonly purpose: string;
  readonly basis: string;
}

/** One statement that the programme asks for. */
export interface ShownClaim {
  readonly name: string;
  readonly title: TextKey;
  readonly required: boolean;
}

const addressOf = (uid: string, act: string) => `/openid/sign-in/${uid}/${act}`;

/** The programme and what it wants it for; codes and legal bases as they were registered. */
function whoAsks(t: Translate, { programme, purpose, basis }: ShownRequest): Html {
  return html`<dl class="asked">
    <dt>${t('openid.programme')}</dt>
    <dd><bdi>${programme}</bdi></dd>
    <dt>${t('openid.purpose')}</dt>
    <dd><bdi>${purpose}</bdi></dd>
    <dt>${t('openid.basis')}</dt>
    <dd><bdi>${basis}</bdi></dd>
  </dl>`;
}

function declineForm(t: Translate, uid: string): Html {
  return html`<form method="post" action="${addressOf(uid, 'decline')}">
    <button class="quiet" id="decline">${t('openid.decline')}</button>
  </form>`;
}

/** Where a resident says who she is. */
export function openIdSignInBody(
  { t, language }: { readonly t: Translate; readonly language: Language },
  request: ShownRequest,
  factors: { readonly code: boolean; readonly both: boolean },
): Html {
  const texts = textsFor(language, ['openid', 'problem']);
  const props = { language, texts, uid: request.uid, ...factors };
  return html`<section class="card">
    <h1>${t('openid.sign_in.title', { programme: request.programme })}</h1>
    ${whoAsks(t, request)} ${island('openid-sign-in', props)} ${declineForm(t, request.uid)}
  </section>`;
}

function claimLine(t: Translate, { name, title, required }: ShownClaim): Html {
  const id = `claim-${name.replaceAll('#', '-')}`;
  const box = required
    ? html`<input type="checkbox" id="${id}" checked disabled />`
    : html`<input type="checkbox" id="${id}" name="allow" value="${name}" checked />`;
  const note = required ? html` <span class="note">${t('openid.required')}</span>` : html``;
  return html`<li>${box} <label for="${id}">${t(title)}${note}</label></li>`;
}

/** Where she allows what the programme is told, statement by statement. */
export function openIdConsentBody(
  t: Translate,
  request: ShownRequest,
  claims: readonly ShownClaim[],
): Html {
  const list =
    claims.length === 0
      ? html`<p>${t('openid.consent.nothing')}</p>`
      : html`<fieldset>
          <legend>${t('openid.consent.claims')}</legend>
          <ul class="claims">
            ${claims.map((claim) => claimLine(t, claim))}
          </ul>
        </fieldset>`;
  return html`<section class="card">
    <h1>${t('openid.consent.title', { programme: request.programme })}</h1>
    ${whoAsks(t, request)}
    <form method="post" action="${addressOf(request.uid, 'consent')}" id="consent">
      ${list}
      <p class="note">${t('openid.consent.remembered')}</p>
      <button class="primary" id="allow">${t('openid.consent.allow')}</button>
    </form>
    ${declineForm(t, request.uid)}
  </section>`;
}

/** What went wrong, when nobody can be sent back. */
export function openIdTroubleBody(t: Translate, code: string): Html {
  return html`<section class="card narrow">
    <h1>${t('openid.trouble.title')}</h1>
    <p>${t('openid.trouble.text')}</p>
    <p class="note"><code dir="ltr">${code}</code></p>
  </section>`;
}

/** Whether she wants to be signed out. `form` is the provider's own, without a button. */
export function openIdEndBody(t: Translate, form: Html): Html {
  return html`<section class="card narrow">
    <h1>${t('openid.end.title')}</h1>
    ${form}
    <button class="primary" form="op.logoutForm" name="logout" value="yes" id="end">
      ${t('openid.end.yes')}
    </button>
    <button class="quiet" form="op.logoutForm">${t('openid.end.no')}</button>
  </section>`;
}

/** That she is signed out. */
export function openIdEndedBody(t: Translate): Html {
  return html`<section class="card narrow">
    <h1>${t('openid.ended.title')}</h1>
    <p>${t('openid.ended.text')}</p>
  </section>`;
}
