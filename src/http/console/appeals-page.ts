import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where appeals are taken down, examined by one officer and decided by another. */
export const appealsPage: ConsolePage = {
  path: '/appeals',
  title: 'appeals.title',
  roles: ['clerk', 'supervisor', 'adjudicator', 'auditor'],
  scripts: ['appeals-desk.tsx'],
  body: (_needs, { t, language, session }) => {
    const texts = textsFor(language, [
      'appeal',
      'appeals',
      'my.appeals',
      'explain.contest.kind',
      'explain.outcome',
      'social',
      'problem',
      'frame',
    ]);
    const { id: operator, roles } = session.account;
    return html`<h1 class="visually-hidden">${t('appeals.title')}</h1>
      ${island('appeals-desk', { language, texts, operator, roles })}`;
  },
};
