import type { Express } from 'express';
import { z } from 'zod';
import { showOwnAppeal } from '../../procedures/social/show-appeal.ts';
import type { Resident } from '../../register/register.ts';
import { AppealId } from '../../social/appeals/appeal.ts';
import { dayOf } from '../../social/day.ts';
import { languages, type Language } from '../../web/language.ts';
import { appealLetter, isDecided, type ToldAppeal } from '../../web/social/appeal-letter.ts';
import { translator } from '../../web/texts.ts';
import { fieldOf } from '../console/forms.ts';
import type { StationNeeds } from '../needs.ts';
import { parsed } from '../parse.ts';
import { nameIn } from '../social/household-telling.ts';
import { socialNeeds } from '../social/social-needs.ts';
import { ownFormVisit } from './visit.ts';

/** The letter that tells an appellant the outcome, as PDF. */
async function letterOf(
  needs: StationNeeds,
  told: ToldAppeal,
  { language, resident }: { readonly language: Language; readonly resident: Resident },
): Promise<Uint8Array> {
  const record = await needs.register.recordAt(resident.seq);
  const { givenName: given, familyName: family } = record?.demographics ?? {
    givenName: {},
    familyName: {},
  };
  const head = {
    name: nameIn(language, { given, family }),
    household: told.appeal.household,
    stationName: needs.console.stationName,
    day: dayOf(needs.now()),
  };
  const telling = { language, t: translator(language) };
  return needs.printPage((faces) => appealLetter(telling, { head, told }, faces));
}

/** The form by which she takes the outcome of an appeal of hers along. */
export function serveAppealLetter(app: Express, needs: StationNeeds): void {
  app.post('/my/appeals/letter', async (request, response) => {
    const visit = await ownFormVisit(needs, request);
    if (!visit) return response.redirect(303, '/my/sign-in');
    const { resident } = visit.session;
    const language = parsed(z.enum(languages), fieldOf(request, 'language'));
    const id = parsed(AppealId, fieldOf(request, 'id'));
    const shown = await showOwnAppeal(socialNeeds(needs), id, resident.id);
    if (!shown.ok) return response.redirect(303, '/my/appeals');
    const { appeal, settlement } = shown.value;
    if (!isDecided(appeal)) return response.redirect(303, '/my/appeals');
    const pdf = await letterOf(needs, { appeal, settlement }, { language, resident });
    return response.attachment('basma.pdf').type('application/pdf').send(Buffer.from(pdf));
  });
}
