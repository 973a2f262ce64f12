import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where an office is run: what waits, devices, people, figures, corrections. */
export const officePage: ConsolePage = {
  path: '/office',
  title: 'office.title',
  roles: ['supervisor', 'administrator', 'auditor'],
  scripts: ['office.tsx'],
  body: (_needs, { t, language, session }) => {
    const texts = textsFor(language, [
      'office',
      'problem',
      'role',
      'field',
      'frame',
      'enrol.person',
      'enrol.finger',
      'enrol.absence',
    ]);
    const { id: operator, roles } = session.account;
    return html`<h1 class="visually-hidden">${t('office.title')}</h1>
      ${island('office', { language, texts, operator, roles })}`;
  },
};
