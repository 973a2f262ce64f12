import type { Explanation } from '../../social/explanation/explanation.ts';
import { antiForgeryField } from '../console-page.ts';
import { directionOf, languageNames, languages } from '../language.ts';
import { html, type Html } from '../page.ts';
import { explanationParts } from './explanation-body.ts';
import { householdPart, type ShownHousehold } from './household-part.ts';
import type { Telling } from './social-words.ts';

/** A household's page: who it is, its score, and where its letter is had. */
export interface HouseholdScore {
  readonly household: ShownHousehold;
  /** `none` before the first score; `unread` where its formula is no longer believed. */
  readonly explanation: Explanation | 'none' | 'unread';
  /** The address that a form asks for the letter. */
  readonly letterAddress: string;
  readonly antiForgery: string;
  /** To where an appeal is written. */
  readonly way: Html;
}

function letterForm(telling: Telling, { letterAddress, antiForgery }: HouseholdScore): Html {
  const { language, t } = telling;
  const options = languages.map((one) => {
    const chosen = one === language ? html` selected` : html``;
    return html`<option value="${one}" lang="${one}" dir="${directionOf(one)}" ${chosen}>
      ${languageNames[one]}
    </option>`;
  });
  return html`<form class="card letter" method="post" action="${letterAddress}">
    ${antiForgeryField(antiForgery)}
    <label for="letter-language">${t('explain.letter.language')}</label>
    <select id="letter-language" name="language">
      ${options}
    </select>
    <button>${t('explain.letter.make')}</button>
  </form>`;
}

/** A household with its score, explained to the last digit. */
function householdScoreBody(telling: Telling, shown: HouseholdScore): Html {
  const { t } = telling;
  const { explanation, way } = shown;
  const score =
    explanation === 'none' || explanation === 'unread'
      ? html`<p class="card">
          ${t(explanation === 'none' ? 'explain.no_score' : 'explain.unread')}
        </p>`
      : explanationParts(telling, explanation, { way, letter: letterForm(telling, shown) });
  return html`<div class="household-score">
    ${householdPart(telling, shown.household)} ${score}
  </div>`;
}

/** What a resident reads of her own household. */
export function ownHouseholdBody(
  telling: Telling,
  shown: HouseholdScore | 'none' | 'elsewhere',
): Html {
  const { t } = telling;
  const body =
    shown === 'none' || shown === 'elsewhere'
      ? html`<p class="card">
          ${t(shown === 'none' ? 'my.household.none' : 'my.household.elsewhere')}
        </p>`
      : householdScoreBody(telling, shown);
  return html`<h1>${t('my.household.title')}</h1>
    <p class="lead">${t('my.household.lead')}</p>
    ${body}`;
}

/** What an officer reads of a household, and says to whoever sits before her. */
export function officerHouseholdBody(telling: Telling, shown: HouseholdScore): Html {
  const { t } = telling;
  return html`<h1>${t('explain.title')}</h1>
    <p class="lead">${t('explain.lead')}</p>
    ${householdScoreBody(telling, shown)}`;
}
