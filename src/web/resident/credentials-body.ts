import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { Translate } from '../texts.ts';
import { dayText } from './moments.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** A card or a credential of hers. */
export interface ShownCredential {
  readonly id: string;
  readonly kind: 'card' | 'identity_code' | 'sd_jwt' | 'mdoc';
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly state: 'valid' | 'suspended' | 'revoked' | 'expired';
}

/** What the page of credentials shows. */
export interface CredentialPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly credentials: readonly ShownCredential[];
}

function stateForm(
  { t, antiForgery }: CredentialPage,
  id: string,
  state: 'valid' | 'suspended' | 'revoked',
): Html {
  return html`<form method="post" action="/my/credentials">
    ${antiForgeryField(antiForgery)}
    <input type="hidden" name="id" value="${id}" />
    <input type="hidden" name="state" value="${state}" />
    <button class="quiet">${t(`my.credentials.to.${state}`)}</button>
  </form>`;
}

function credentialItem(page: CredentialPage, one: ShownCredential): Html {
  const { language, t } = page;
  const buttons = {
    valid: ['suspended', 'revoked'],
    suspended: ['valid', 'revoked'],
    revoked: [],
    expired: [],
  } as const;
  const from = dayText(language, one.issuedAt);
  const until = dayText(language, one.expiresAt);
  return html`<li class="alias ${one.state === 'valid' ? 'active' : one.state}">
    <h3>${t(`my.credentials.kind.${one.kind}`)}</h3>
    <p><strong>${t(`my.credentials.state.${one.state}`)}</strong></p>
    <p class="note">${t('my.credentials.held', { from, until })}</p>
    <div class="bar">${buttons[one.state].map((state) => stateForm(page, one.id, state))}</div>
  </li>`;
}

/** Cards and wallets that were given to her. */
export function credentialsBody(page: CredentialPage): Html {
  const { t, credentials, outcome } = page;
  const list =
    credentials.length === 0
      ? html`<p class="note">${t('my.credentials.none')}</p>`
      : html`<ul class="aliases">
          ${credentials.map((one) => credentialItem(page, one))}
        </ul>`;
  return html`<h1>${t('my.credentials.title')}</h1>
    <p class="lead">${t('my.credentials.lead')}</p>
    ${outcomeLine(t, outcome)}
    <section class="card" aria-labelledby="held">
      <h2 id="held">${t('my.credentials.mine')}</h2>
      ${list}
      <p class="note">${t('my.credentials.note')}</p>
    </section>`;
}
