import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where a clerk enrols a resident. */
export const enrolPage: ConsolePage = {
  path: '/enrol',
  title: 'enrol.title',
  roles: ['clerk', 'supervisor'],
  scripts: ['enrol.tsx'],
  body: ({ policy }, { t, language }) => {
    const texts = textsFor(language, ['enrol']);
    const fingersExpected = policy.fingers.expected.length;
    return html`<h1 class="visually-hidden">${t('enrol.title')}</h1>
      ${island('enrol', { language, texts, fingersExpected })}`;
  },
};
