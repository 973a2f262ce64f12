import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where the register is counted, extracts are asked for and approved, and retention is read. */
export const reportsPage: ConsolePage = {
  path: '/reports',
  title: 'reports.title',
  roles: ['supervisor', 'administrator', 'auditor'],
  scripts: ['reports-desk.tsx'],
  body: (_needs, { t, language, session }) => {
    const social = ['social.region', 'social.area', 'social.programme'];
    const texts = textsFor(language, ['reports', 'problem', ...social]);
    const { id: operator, roles } = session.account;
    return html`<h1 class="visually-hidden">${t('reports.title')}</h1>
      ${island('reports-desk', { language, texts, operator, roles })}`;
  },
};
