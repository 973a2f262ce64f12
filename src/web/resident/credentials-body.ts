import { html, type Html } from '../page.ts';
import type { Translate } from '../texts.ts';

/** Cards and wallets that were given to her, as far as the register knows. */
export function credentialsBody(t: Translate): Html {
  return html`<h1>${t('my.credentials.title')}</h1>
    <p class="lead">${t('my.credentials.lead')}</p>
    <section class="card"><p class="note">${t('my.credentials.none')}</p></section>`;
}
