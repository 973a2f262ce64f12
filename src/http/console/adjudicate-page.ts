import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { ConsolePage } from './console-page.ts';

/** Where people look when the machine is in doubt. */
export const adjudicatePage: ConsolePage = {
  path: '/adjudicate',
  title: 'adjudicate.title',
  roles: ['adjudicator', 'supervisor'],
  scripts: ['adjudicate.tsx'],
  body: (_needs, { t, language }) => {
    const beginnings = ['adjudicate', 'problem', 'field', 'enrol.person', 'enrol.evidence'];
    const fingers = ['enrol.finger', 'enrol.absence'];
    const texts = textsFor(language, [...beginnings, ...fingers]);
    return html`<h1 class="visually-hidden">${t('adjudicate.title')}</h1>
      ${island('adjudicate', { language, texts })}`;
  },
};
