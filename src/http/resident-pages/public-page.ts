import type { Express } from 'express';
import { dayOf } from '../../social/day.ts';
import { publicBody, publicElsewhere } from '../../web/social/public-body.ts';
import type { Html } from '../../web/page.ts';
import type { StationNeeds } from '../needs.ts';
import { residentVisit, showOwnPage, type ResidentVisit } from './visit.ts';

async function bodyFor(needs: StationNeeds, visit: ResidentVisit): Promise<Html> {
  const { socialRegister, now } = needs;
  if (socialRegister === 'elsewhere') return publicElsewhere(visit);
  const force = await socialRegister.formulas.inForce(dayOf(now()));
  const counters = await socialRegister.social.appealCounters();
  const formula = force ? { file: force.formula.file, hash: force.formula.hash } : 'none';
  return publicBody(visit, { formula, counters });
}

/** The page that everybody may read, without signing in: nothing of a person stands on it. */
export function servePublicPage(app: Express, needs: StationNeeds): void {
  app.get('/public', async (request, response) => {
    const visit: ResidentVisit = { ...(await residentVisit(needs, request)), session: 'none' };
    const body = await bodyFor(needs, visit);
    showOwnPage(response, { needs, visit }, { title: 'public.title', body });
  });
}
