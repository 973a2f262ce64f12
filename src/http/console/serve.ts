import express, { type Express } from 'express';
import { notAllowedBody, unlockBody } from '../../web/account-pages.ts';
import type { RateLimit } from '../limits.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';
import { serveVerifier } from '../verifier-page.ts';
import { serveAccountPages } from './account.ts';
import type { ConsolePage } from './console-page.ts';
import { serveLanguages } from './languages.ts';
import { serveHouseholdLetter } from './household-page.ts';
import { consolePages, pagesBelow } from './pages.ts';
import { pagesFor, showPage } from './shown.ts';
import { visitOf, type OpenVisit, type Visit } from './visit.ts';

/** The names of built files hold a hash of what is in them: they never change. */
const assetAge = 'public, max-age=31536000, immutable';

function servePage(app: Express, needs: StationNeeds, page: ConsolePage): void {
  app.get(page.path, async (request, response) => {
    const visit = await visitOf(needs, request);
    const { session, t } = visit;
    if (session === 'none') return response.redirect(303, '/sign-in');
    if (session.kind === 'locked') {
      const { antiForgery, account } = session;
      const body = unlockBody(t, { operator: account.id, antiForgery, path: visit.path });
      const shown = { title: 'lock.title', status: 401, held: true, body } as const;
      return showPage(response, { needs, visit }, shown);
    }
    if (session.account.mustChangeSecret) return response.redirect(303, '/secret');
    if (!session.account.roles.some((role) => page.roles.includes(role))) {
      const body = notAllowedBody(t);
      return showPage(response, { needs, visit }, { title: 'refused.title', status: 403, body });
    }
    const open: OpenVisit = { ...visit, session };
    const { title, scripts } = page;
    const body = await page.body(needs, open);
    return showPage(response, { needs, visit }, { title, scripts, body });
  });
}

/** Where a visitor begins. */
function firstPath(visit: Visit): string {
  if (visit.session === 'none') return '/sign-in';
  if (visit.session.account.mustChangeSecret) return '/secret';
  return pagesFor(visit)[0]?.path ?? '/about';
}

/** The pages of the people who work at the station, and the files that they link to. */
export function serveConsole(app: Express, needs: StationNeeds, rates: RateLimit): void {
  app.get('/assets/:name', (request, response) => {
    const asset = needs.console.assets.at(request.path);
    if (!asset) throw problemOf('not_found', 'There is nothing at this address.');
    response.set('cache-control', assetAge).type(asset.type).send(Buffer.from(asset.bytes));
  });
  app.get('/', async (request, response) => {
    response.redirect(303, firstPath(await visitOf(needs, request)));
  });
  serveVerifier(app, needs.console.verifier);
  serveLanguages(app);
  app.use(express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 20 }));
  serveAccountPages(app, needs, rates);
  for (const page of [...consolePages, ...pagesBelow]) servePage(app, needs, page);
  serveHouseholdLetter(app, needs);
}
