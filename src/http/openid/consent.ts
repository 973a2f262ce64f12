import type { Request, Response } from 'express';
import { allowProgramme, noteDeclined } from '../../procedures/allow-programme.ts';
import { problemOf } from '../problem.ts';
import type { OpenIdCall } from './serve.ts';
import { askedBy } from './sign-in.ts';

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** What was ticked. */
function tickedIn({ body }: Request): readonly string[] {
  const value: unknown = typeof body === 'object' && body ? Reflect.get(body, 'allow') : undefined;
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}

/** Takes what a resident allows, and sends her browser on. */
export async function answerConsent(call: OpenIdCall, exchange: Exchange): Promise<void> {
  const asked = await askedBy(call, exchange, 'consent');
  const { programme, purpose, subject, claims } = asked;
  const ticked = tickedIn(exchange.request);
  // Only what was asked for counts, whatever the form says.
  const isAllowed = (one: (typeof claims)[number]) => one.required || ticked.includes(one.name);
  const given = {
    allowed: claims.filter(isAllowed).map(({ name }) => name),
    declined: claims.filter((one) => !isAllowed(one)).map(({ name }) => name),
  };
  const place = { programme: programme.id, subject, purpose: purpose.code };
  if (!(await allowProgramme(call.needs, { ...place, ...given }))) {
    throw problemOf('sign_in_over', 'This sign-in is over. Begin again at the programme.');
  }
  exchange.response.redirect(303, await call.desk.consented(exchange, asked, given));
}

/** She wants nothing of it: the programme is told so, and no more. */
export async function answerDecline(call: OpenIdCall, exchange: Exchange): Promise<void> {
  const asked = await askedBy(call, exchange);
  const { programme, purpose, subject } = asked;
  await noteDeclined(call.needs, { programme: programme.id, subject, purpose: purpose.code });
  exchange.response.redirect(303, await call.desk.declined(exchange));
}
