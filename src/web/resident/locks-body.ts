import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { TextKey, Translate } from '../texts.ts';
import { momentText } from './moments.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** Something that she can lock, and how it stands. */
export interface ShownLock {
  readonly factor: 'face' | 'finger' | 'code' | 'demographics' | 'card' | 'everything';
  readonly until: number | 'unlocked' | 'open';
}

/** For how long something is locked. */
export const lockDurations = [
  { hours: 1, text: 'my.locks.hour' },
  { hours: 24, text: 'my.locks.day' },
  { hours: 24 * 7, text: 'my.locks.week' },
  { hours: 24 * 30, text: 'my.locks.month' },
] as const satisfies readonly { readonly hours: number; readonly text: TextKey }[];

/** What the page of locks shows. */
export interface LockPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly locks: readonly ShownLock[];
}

function lockForm({ t, antiForgery }: LockPage, { factor }: ShownLock): Html {
  const durations = lockDurations.map(
    ({ hours, text }) => html`<option value="${hours}">${t(text)}</option>`,
  );
  const atStation = factor === 'code' || factor === 'everything';
  return html`<form class="bar" method="post" action="/my/locks/lock">
    ${antiForgeryField(antiForgery)}
    <input type="hidden" name="factor" value="${factor}" />
    <label class="visually-hidden" for="hours-${factor}">${t('my.locks.how_long')}</label>
    <select id="hours-${factor}" name="hours">
      <option value="">
        ${t(atStation ? 'my.locks.until_station' : 'my.locks.until_unlocked')}
      </option>
      ${durations}
    </select>
    <button>
      ${t('my.locks.lock')}
      <span class="visually-hidden">${t(`my.locks.factor.${factor}`)}</span>
    </button>
  </form>`;
}

function unlockForm({ t, antiForgery }: LockPage, { factor }: ShownLock): Html {
  if (factor === 'code' || factor === 'everything') {
    return html`<p class="note">${t('my.locks.at_station')}</p>`;
  }
  return html`<form class="bar" method="post" action="/my/locks/unlock">
    ${antiForgeryField(antiForgery)}
    <input type="hidden" name="factor" value="${factor}" />
    <label for="code-${factor}">${t('my.locks.code')}</label>
    <input
      id="code-${factor}"
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength="12"
      dir="ltr"
    />
    <button>
      ${t('my.locks.unlock')}
      <span class="visually-hidden">${t(`my.locks.factor.${factor}`)}</span>
    </button>
  </form>`;
}

function standingText({ language, t }: LockPage, { until }: ShownLock): string {
  if (until === 'open') return t('my.locks.open');
  return until === 'unlocked'
    ? t('my.locks.locked')
    : t('my.locks.locked_until', { moment: momentText(language, until) });
}

function lockItem(page: LockPage, lock: ShownLock): Html {
  const { factor, until } = lock;
  return html`<li class="lock ${until === 'open' ? 'open' : 'locked'}">
    <h2>${page.t(`my.locks.factor.${factor}`)}</h2>
    <p class="standing">${standingText(page, lock)}</p>
    <p class="note">${page.t('my.locks.when')} ${page.t(`my.locks.about.${factor}`)}</p>
    ${until === 'open' ? lockForm(page, lock) : unlockForm(page, lock)}
  </li>`;
}

/** What she has locked. */
export function locksBody(page: LockPage): Html {
  const { t, locks, outcome } = page;
  return html`<h1>${t('my.locks.title')}</h1>
    <p class="lead">${t('my.locks.lead')}</p>
    ${outcomeLine(t, outcome)}
    <ul class="locks">
      ${locks.map((lock) => lockItem(page, lock))}
    </ul>`;
}
