import type { Express } from 'express';
import { z } from 'zod';
import { explainHousehold } from '../../procedures/social/explain-household.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { languages } from '../../web/language.ts';
import { html } from '../../web/page.ts';
import { officerHouseholdBody } from '../../web/social/household-score-body.ts';
import type { StationNeeds } from '../needs.ts';
import { parsed } from '../parse.ts';
import { problemOf } from '../problem.ts';
import { householdLetter, shownHousehold } from '../social/household-telling.ts';
import { explaining, officerPageUse } from '../social/household-use.ts';
import { formVisit } from './account.ts';
import type { ConsolePage } from './console-page.ts';
import { fieldOf } from './forms.ts';
import type { OpenVisit } from './visit.ts';

async function explained(needs: StationNeeds, { session }: OpenVisit, household: unknown) {
  const id = parsed(HouseholdId, household);
  const { needs: social, by } = await officerPageUse(needs, session.account, explaining);
  const found = await explainHousehold(social, id, { by, person: 'none' });
  if (!found.ok) throw problemOf(found.error.kind, 'There is no such household.');
  return found.value;
}

/** A household with its score, for the officer who has its declarant before her. */
export const householdScorePage: ConsolePage = {
  path: '/household/:household',
  title: 'explain.title',
  roles: ['clerk', 'supervisor'],
  scripts: [],
  body: async (needs, visit) => {
    const { language, path, session, t } = visit;
    const found = await explained(needs, visit, path.split('/')[2]);
    const household = shownHousehold(needs, found, { language, person: 'none' });
    return officerHouseholdBody(visit, {
      household,
      explanation: found.explanation,
      letterAddress: `${path}/letter`,
      antiForgery: session.antiForgery,
      way: html`<p><a class="button" href="/appeals">${t('appeals.title')}</a></p>`,
    });
  },
};

/** The form by which an officer prints a household's letter. */
export function serveHouseholdLetter(app: Express, needs: StationNeeds): void {
  app.post('/household/:household/letter', async (request, response) => {
    const visit = await formVisit(needs, request);
    const { kind, account } = visit.session;
    const isOpen = kind === 'open' && !account.mustChangeSecret;
    if (!isOpen || !householdScorePage.roles.some((role) => account.roles.includes(role))) {
      throw problemOf('role_required', 'This is for clerks and supervisors.');
    }
    const language = parsed(z.enum(languages), fieldOf(request, 'language'));
    const found = await explained(needs, visit, request.params['household']);
    const to = found.household.declarant;
    const pdf = await householdLetter(needs, found, { language, to });
    response.attachment('basma.pdf').type('application/pdf').send(Buffer.from(pdf));
  });
}
