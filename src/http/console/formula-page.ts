import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Which formula decides, which will, and what another one would change. */
export const formulaPage: ConsolePage = {
  path: '/formula',
  title: 'formula.title',
  roles: ['administrator', 'auditor'],
  scripts: ['formula-desk.tsx'],
  body: (_needs, { t, language, session }) => {
    const texts = textsFor(language, ['formula', 'problem']);
    const { id: operator, roles } = session.account;
    return html`<h1>${t('formula.title')}</h1>
      ${island('formula-desk', { language, texts, operator, roles })}`;
  },
};
