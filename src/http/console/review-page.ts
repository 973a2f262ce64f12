import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where people look at what rules found in the social register. */
export const reviewPage: ConsolePage = {
  path: '/review',
  title: 'review.title',
  roles: ['adjudicator', 'supervisor', 'auditor', 'administrator'],
  scripts: ['review-desk.tsx'],
  body: (_needs, { t, language, session }) => {
    const texts = textsFor(language, ['review', 'problem', 'frame', 'social.variable']);
    const { id: operator, roles } = session.account;
    return html`<h1 class="visually-hidden">${t('review.title')}</h1>
      ${island('review-desk', { language, texts, operator, roles })}`;
  },
};
