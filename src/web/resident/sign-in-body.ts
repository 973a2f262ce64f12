import { html, type Html } from '../page.ts';
import type { Translate } from '../texts.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** Where a resident says who she is. The number stands in the form alone, never in an address. */
export function residentSignInBody(
  t: Translate,
  { outcome, asksFace }: { readonly outcome?: Outcome | undefined; readonly asksFace: boolean },
): Html {
  const face = asksFace
    ? html`<div
          data-island="my-face"
          data-props="${JSON.stringify({ live: t('my.sign_in.live') })}"
        ></div>
        <input type="hidden" name="face" id="face" />
        <p class="note">${t('my.sign_in.face')}</p>`
    : html``;
  return html`<form class="card narrow" method="post" action="/my/sign-in">
    <h1>${t('my.sign_in.title')}</h1>
    <p>${t('my.sign_in.lead')}</p>
    ${outcomeLine(t, outcome)}
    <label for="number">${t('my.sign_in.number')}</label>
    <input
      id="number"
      name="number"
      inputmode="numeric"
      autocomplete="off"
      maxlength="24"
      required
      dir="ltr"
      aria-describedby="number-note"
    />
    <p class="note" id="number-note">${t('my.sign_in.number_note')}</p>
    <label for="code">${t('my.sign_in.code')}</label>
    <input
      id="code"
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength="12"
      dir="ltr"
      aria-describedby="code-note"
    />
    <p class="note" id="code-note">${t('my.sign_in.code_note')}</p>
    ${face}
    <button class="primary">${t('my.sign_in.submit')}</button>
    <button formaction="/my/code">${t('my.sign_in.send')}</button>
  </form>`;
}
