import { antiForgeryField, nameForKeepers } from './console-page.ts';
import { html, type Html } from './page.ts';
import type { TextKey, Translate } from './texts.ts';

function alert(t: Translate, wrong: TextKey | undefined): Html {
  return wrong === undefined ? html`` : html`<p class="alert" role="alert">${t(wrong)}</p>`;
}

/** Where an operator says who she is. @param body where she shows a face or a finger besides */
export function signInBody(
  t: Translate,
  { body, wrong }: { readonly body: Html; readonly wrong: TextKey | undefined },
): Html {
  return html`<form class="card narrow sign-in" method="post" action="/sign-in">
    <div class="words">
      <h1>${t('sign_in.title')}</h1>
      ${alert(t, wrong)}
      <label for="operator">${t('sign_in.operator')}</label>
      <input
        id="operator"
        name="operator"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        dir="ltr"
        autofocus
      />
      <label for="secret">${t('sign_in.secret')}</label>
      <input
        id="secret"
        name="secret"
        type="password"
        autocomplete="current-password"
        required
        dir="ltr"
      />
      <label for="code">${t('sign_in.code')}</label>
      <input
        id="code"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="10"
        dir="ltr"
      />
    </div>
    ${body}
    <div class="finish">
      <button class="primary">${t('sign_in.submit')}</button>
      <p class="note"><a href="/about">${t('sign_in.about')}</a></p>
    </div>
  </form>`;
}

/** Where an operator chooses a secret of her own in place of the first one. */
export function secretBody(t: Translate, antiForgery: string, wrong?: TextKey): Html {
  return html`<form class="card narrow" method="post" action="/secret">
    ${antiForgeryField(antiForgery)}
    <h1>${t('secret.title')}</h1>
    <p>${t('secret.lead')}</p>
    ${alert(t, wrong)}
    <label for="secret">${t('secret.new')}</label>
    <input
      id="secret"
      name="secret"
      type="password"
      autocomplete="new-password"
      minlength="12"
      maxlength="200"
      required
      dir="ltr"
      aria-describedby="secret-note"
      autofocus
    />
    <p class="note" id="secret-note">${t('secret.note')}</p>
    <label for="again">${t('secret.again')}</label>
    <input id="again" name="again" type="password" autocomplete="new-password" required dir="ltr" />
    <button class="primary">${t('secret.submit')}</button>
  </form>`;
}

/** What stands in the place of every page while the session is locked. */
export function unlockBody(
  t: Translate,
  locked: {
    readonly operator: string;
    readonly antiForgery: string;
    readonly path: string;
    readonly wrong?: TextKey;
  },
): Html {
  return html`<form class="card narrow" method="post" action="/unlock">
    ${antiForgeryField(locked.antiForgery)}
    <input type="hidden" name="from" value="${locked.path}" />
    <h1>${t('lock.title')}</h1>
    <p>${t('lock.lead', { operator: locked.operator })}</p>
    ${nameForKeepers(locked.operator)} ${alert(t, locked.wrong)}
    <label for="secret">${t('sign_in.secret')}</label>
    <input
      id="secret"
      name="secret"
      type="password"
      autocomplete="current-password"
      required
      dir="ltr"
      autofocus
    />
    <button class="primary">${t('lock.unlock')}</button>
  </form>`;
}

/** A page that her role does not open. */
export function notAllowedBody(t: Translate): Html {
  return html`<section class="card narrow">
    <h1>${t('refused.title')}</h1>
    <p>${t('refused.role')}</p>
  </section>`;
}
