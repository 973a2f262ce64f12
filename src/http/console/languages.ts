import type { Express, Request } from 'express';
import { languageFrom } from '../../web/language.ts';
import { problemOf } from '../problem.ts';
import { languageCookie } from './visit.ts';

const yearMs = 365 * 24 * 3_600_000;

/** A page of the station itself; anything else that was sent leads to the first one. */
export function ownPath(sent: unknown): string {
  const own =
    /^\/(openid\/sign-in\/[\w-]{1,64}|household\/[\da-f-]{36}|[a-z-]{0,40}(\/[a-z-]{1,40})?)$/;
  return typeof sent === 'string' && own.test(sent) ? sent : '/';
}

/** The switch of languages: a link, so that it works before any script does. */
export function serveLanguages(app: Express): void {
  app.get('/language/:language', (request: Request, response) => {
    const language = languageFrom(String(request.params['language']));
    if (!language) throw problemOf('not_found', 'The console does not speak this language.');
    response.cookie(languageCookie, language, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: yearMs,
    });
    response.redirect(303, ownPath(request.query['from']));
  });
}
