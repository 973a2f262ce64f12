import { Day, monthNumber, monthOf } from '../../social/day.ts';
import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import { measured } from '../../social/household/measures.ts';
import { island } from '../../web/console-page.ts';
import { html } from '../../web/page.ts';
import { textsFor } from '../../web/texts.ts';
import type { StationNeeds } from '../needs.ts';
import type { ConsolePage } from './console-page.ts';

/** Months of which bills are asked: as many as a mean needs at least. */
const monthsMin = 3;

/** What a household's forms ask, as the formula in force says; nothing while none is. */
function rulesOf(force: FormulaInForce | undefined, today: Day) {
  const file = force?.formula.file;
  const variables = Object.entries(file?.variables ?? {});
  const declarable = variables.filter(
    ([name, { source }]) => !measured.has(name) && source.includes('declared'),
  );
  const least = declarable.map(([, variable]) => variable.least ?? monthsMin);
  const months = Array.from({ length: Math.max(monthsMin, ...least) }, (_, back) =>
    monthOf(monthNumber(today) - 1 - back),
  );
  return {
    today,
    months,
    regions: Object.keys(file?.areas.urban.groups.region ?? {}),
    asked: declarable.map(([name, { type, window = 'latest' }]) => {
      return { name, type, monthly: window !== 'latest' };
    }),
  };
}

async function rulesToday({ socialRegister, now }: StationNeeds) {
  const today = Day.parse(new Date(now()).toISOString().slice(0, 10));
  const force =
    socialRegister === 'elsewhere' ? undefined : await socialRegister.formulas.inForce(today);
  return rulesOf(force, today);
}

/** Where a clerk takes down what a household says, and what happens to it. */
export const householdDeskPage: ConsolePage = {
  path: '/household',
  title: 'household.title',
  roles: ['clerk', 'supervisor'],
  scripts: ['household-desk.tsx'],
  body: async (needs, { t, language }) => {
    const texts = textsFor(language, ['household', 'social', 'problem', 'frame']);
    const rules = await rulesToday(needs);
    return html`<h1 class="visually-hidden">${t('household.title')}</h1>
      ${island('household-desk', { language, texts, rules })}`;
  },
};
