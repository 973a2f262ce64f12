import type { OpenIdClaim } from '../../vocabulary/openid-claim.ts';
import { claimTitles } from '../claim-titles.ts';
import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { Translate } from '../texts.ts';
import { momentText } from './moments.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** What a programme may be told, as its resident reads it. */
export interface ShownConsent {
  readonly programme: string;
  readonly programmeName: string;
  readonly purpose: string;
  readonly allowed: readonly OpenIdClaim[];
  readonly at: number;
}

/** What the page of consents shows. */
export interface ConsentPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly consents: readonly ShownConsent[];
}

function consentItem({ t, language, antiForgery }: ConsentPage, consent: ShownConsent): Html {
  const { programme, programmeName, purpose, allowed, at } = consent;
  const claims = allowed.map((name) => html`<li>${t(claimTitles[name])}</li>`);
  const told =
    claims.length === 0
      ? html`<p>${t('openid.consent.nothing')}</p>`
      : html`<ul>
          ${claims}
        </ul>`;
  return html`<li class="lock">
    <h2><bdi>${programmeName}</bdi></h2>
    <p class="standing"><bdi>${purpose}</bdi> · ${momentText(language, at)}</p>
    ${told}
    <form class="bar" method="post" action="/my/consents/withdraw">
      ${antiForgeryField(antiForgery)}
      <input type="hidden" name="programme" value="${programme}" />
      <input type="hidden" name="purpose" value="${purpose}" />
      <button>
        ${t('my.consents.withdraw')} <span class="visually-hidden">${programmeName}</span>
      </button>
    </form>
  </li>`;
}

/** What she allowed programmes to be told when she signed in with them. */
export function consentsBody(page: ConsentPage): Html {
  const { t, consents, outcome } = page;
  const list =
    consents.length === 0
      ? html`<p>${t('my.consents.none')}</p>`
      : html`<ul class="locks">
          ${consents.map((one) => consentItem(page, one))}
        </ul>`;
  return html`<h1>${t('my.consents.title')}</h1>
    <p class="lead">${t('my.consents.lead')}</p>
    ${outcomeLine(t, outcome)} ${list}`;
}
