import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where whoever pays sees yes or no. */
export const verifyPage: ConsolePage = {
  path: '/verify',
  title: 'verify.title',
  roles: ['clerk', 'supervisor'],
  scripts: ['verify.tsx'],
  body: (_needs, { t, language }) => {
    const texts = textsFor(language, ['verify', 'problem', 'enrol.device']);
    return html`<h1 class="visually-hidden">${t('verify.title')}</h1>
      ${island('verify', { language, texts })}`;
  },
};
