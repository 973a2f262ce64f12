import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where a clerk gives a resident codes, notes where she is reached, and unlocks. */
export const residentPage: ConsolePage = {
  path: '/resident',
  title: 'resident_desk.title',
  roles: ['clerk', 'supervisor'],
  scripts: ['resident-desk.tsx'],
  body: ({ messages }, { t, language }) => {
    const texts = textsFor(language, ['resident_desk', 'problem', 'my.locks']);
    const { canSend } = messages;
    return html`<h1 class="visually-hidden">${t('resident_desk.title')}</h1>
      ${island('resident-desk', { language, texts, canSend })}`;
  },
};
