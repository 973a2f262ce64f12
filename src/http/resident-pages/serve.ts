import express, { type Express, type Request, type Response } from 'express';
import type { Outcome } from '../../web/resident/resident-page.ts';
import type { RateLimit } from '../limits.ts';
import { ownDataBody } from '../my-data.ts';
import type { StationNeeds } from '../needs.ts';
import { ownActs } from './acts.ts';
import { serveAppealLetter } from './appeal-letter.ts';
import { serveOwnLetter } from './household-page.ts';
import { ownPages, type OwnPage } from './pages.ts';
import { servePublicPage } from './public-page.ts';
import { serveResidentSignIn } from './sign-in.ts';
import { ownFormVisit, residentVisit, showOwnPage, type OwnVisit } from './visit.ts';

const forms = { extended: false, parameterLimit: 30 } as const;
/** Words of a correction, each letter as many as nine bytes in a form. */
const formBytesMax = 32 * 1024;
/** A photograph of a webcam as base64, beside a number and a code. */
const photographFormBytesMax = 2 * 1024 * 1024;

interface Asked {
  readonly needs: StationNeeds;
  readonly request: Request;
  readonly response: Response;
}

async function show(
  { needs, request, response }: Asked,
  visit: OwnVisit,
  shown: { readonly page: OwnPage; readonly path: string; readonly outcome: Outcome | undefined },
): Promise<void> {
  const { page, path, outcome } = shown;
  const body = await page.body({ needs, visit, request, outcome });
  const status = outcome?.bad ? 422 : 200;
  const { title, scripts = [] } = page;
  showOwnPage(response, { needs, visit }, { title, path, status, body, scripts });
}

/** The pages of residents: they need no script, and nothing of a person stands in an address. */
export function serveResidentPages(app: Express, needs: StationNeeds, rates: RateLimit): void {
  app.post('/my/sign-in', express.urlencoded({ ...forms, limit: photographFormBytesMax }));
  app.use('/my', express.urlencoded({ ...forms, limit: formBytesMax }));
  servePublicPage(app, needs);
  serveResidentSignIn(app, needs, rates);
  for (const [path, page] of Object.entries(ownPages)) {
    app.get(path, async (request, response) => {
      const visit = await residentVisit(needs, request);
      const { session } = visit;
      if (session === 'none') return response.redirect(303, '/my/sign-in');
      const own = { ...visit, session };
      return show({ needs, request, response }, own, { page, path, outcome: undefined });
    });
  }
  for (const [address, { page: path, act }] of Object.entries(ownActs)) {
    app.post(address, async (request, response) => {
      const visit = await ownFormVisit(needs, request);
      if (!visit) return response.redirect(303, '/my/sign-in');
      const outcome = await act(needs, visit, request);
      // As she stands after it.
      const resident = await needs.register.resident(visit.session.resident.id);
      if (!resident) return response.redirect(303, '/my/sign-in');
      const after = { ...visit, session: { ...visit.session, resident } };
      const page = ownPages[path];
      return show({ needs, request, response }, after, { page, path, outcome });
    });
  }
  serveOwnLetter(app, needs);
  serveAppealLetter(app, needs);
  app.post('/my/data', async (request, response) => {
    const visit = await ownFormVisit(needs, request);
    if (!visit) return response.redirect(303, '/my/sign-in');
    const body = await ownDataBody(needs, visit.session.resident);
    response.attachment('basma.json').type('application/json');
    return response.send(JSON.stringify(body, undefined, 2));
  });
}
