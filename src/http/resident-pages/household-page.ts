import type { Express } from 'express';
import { z } from 'zod';
import { explainOwnHousehold } from '../../procedures/social/explain-household.ts';
import { languages } from '../../web/language.ts';
import { html } from '../../web/page.ts';
import { ownHouseholdBody } from '../../web/social/household-score-body.ts';
import { fieldOf } from '../console/forms.ts';
import type { StationNeeds } from '../needs.ts';
import { parsed } from '../parse.ts';
import { householdLetter, shownHousehold } from '../social/household-telling.ts';
import { explaining, ownPageUse } from '../social/household-use.ts';
import type { OwnPage } from './pages.ts';
import { ownFormVisit } from './visit.ts';

const letterAddress = '/my/household/letter';

/** A resident's household with its score, for herself: of the others no name. */
export const ownHouseholdPage: OwnPage = {
  title: 'my.household.title',
  body: async ({ needs, visit }) => {
    const { language, t, session } = visit;
    if (needs.socialRegister === 'elsewhere') return ownHouseholdBody(visit, 'elsewhere');
    const person = session.resident.id;
    const use = await ownPageUse(needs, person, explaining);
    const found = await explainOwnHousehold(use.needs, { by: use.by, person });
    if (found === 'none') return ownHouseholdBody({ language, t }, 'none');
    const household = shownHousehold(needs, found, { language, person });
    const { antiForgery } = session;
    const { explanation } = found;
    const way = html`<p><a class="button" href="/my/appeals">${t('my.appeals.new')}</a></p>`;
    const shown = { household, explanation, letterAddress, antiForgery, way };
    return ownHouseholdBody({ language, t }, shown);
  },
};

/** The form by which she takes her letter along. */
export function serveOwnLetter(app: Express, needs: StationNeeds): void {
  app.post(letterAddress, async (request, response) => {
    const visit = await ownFormVisit(needs, request);
    if (!visit) return response.redirect(303, '/my/sign-in');
    const language = parsed(z.enum(languages), fieldOf(request, 'language'));
    const to = visit.session.resident.id;
    const { needs: social, by } = await ownPageUse(needs, to, explaining);
    const found = await explainOwnHousehold(social, { by, person: to });
    if (found === 'none') return response.redirect(303, '/my/household');
    const pdf = await householdLetter(needs, found, { language, to });
    return response.attachment('basma.pdf').type('application/pdf').send(Buffer.from(pdf));
  });
}
