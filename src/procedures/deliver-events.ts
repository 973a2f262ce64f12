import type { ProgrammeAccount } from '../register/accounts.ts';
import type { ProgrammeEvent } from '../register/programme-change.ts';
import type { Register } from '../register/register.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

const dayMs = 86_400_000;

/** Most events of one answer. */
export const eventsMax = 100;

/** What telling programmes of people needs; the site joins it to the keys. */
export interface EventNeeds {
  readonly register: Register;
  readonly tokens: {
    subjectOf(sector: string, resident: ResidentId): Promise<string>;
  };
  /** Signs a security event token (RFC 8417). */
  readonly signEvent: (said: object) => Promise<string>;
  /** By which name programmes know the station. */
  readonly issuer: string;
  readonly now: Clock;
}

/** What a programme asks: what it has, and what it could not read. */
export interface EventRequest {
  readonly programme: ProgrammeAccount;
  readonly max: number;
  /** Identifiers of events that it keeps now. */
  readonly acknowledged: readonly string[];
  /** Identifiers of events that it can not take, each with a code; they come again. */
  readonly refused: readonly { readonly jti: string; readonly code: string }[];
}

/** Events in their order, and whether there are more. */
export interface DeliveredEvents {
  readonly sets: readonly { readonly jti: string; readonly set: string }[];
  readonly more: boolean;
}

/** An event and the subjects that it is about, each of the programme's sector. */
interface Addressed {
  readonly event: ProgrammeEvent;
  readonly subject: string;
  readonly survivor: string | 'none';
}

async function addressed(
  { tokens }: EventNeeds,
  { sector }: ProgrammeAccount,
  event: ProgrammeEvent,
): Promise<Addressed> {
  const { resident, survivor } = event;
  return {
    event,
    subject: event.subject === 'untold' ? await tokens.subjectOf(sector, resident) : event.subject,
    survivor: survivor === 'none' ? 'none' : await tokens.subjectOf(sector, survivor),
  };
}

/** RFC 8417, with subjects as RFC 9493 writes them; a missing `place` would show. */
async function signed(
  { issuer, signEvent }: EventNeeds,
  programme: ProgrammeAccount,
  { event, subject, survivor }: Addressed,
): Promise<{ readonly jti: string; readonly set: string }> {
  const { jti, kind, place, at } = event;
  const named = (sub: string) => ({ format: 'iss_sub', iss: issuer, sub });
  // The day: by the second two programmes that compare notes would find one person in both.
  const dayS = Math.floor(at / dayMs) * (dayMs / 1000);
  const set = await signEvent({
    iss: issuer,
    aud: programme.id,
    iat: dayS,
    jti,
    sub_id: named(subject),
    events: {
      [`urn:basma:event:identity.${kind}`]: {
        place,
        ...(survivor === 'none' ? {} : { new_subject: named(survivor) }),
      },
    },
  });
  return { jti, set };
}

/**
 * Takes acknowledgements, and answers what waits, in order. What is not acknowledged comes again,
 * under the same identifier; what is, never again.
 */
export async function deliverEvents(
  needs: EventNeeds,
  { programme, max, acknowledged, refused }: EventRequest,
): Promise<Result<DeliveredEvents, { readonly kind: 'scope_missing' }>> {
  if (!programme.scopes.includes('events')) return fail({ kind: 'scope_missing' });
  const at = needs.now();
  const { register } = needs;
  const { id } = programme;
  const act = (kind: string, outcome: string) => ({
    at,
    kind,
    actor: `programme:${id}`,
    subject: '',
    purpose: 'hand-over',
    outcome,
  });
  for (const { code } of refused) {
    await register.commit('note_act', { at }, act('events.refused', code));
  }
  if (acknowledged.length > 0) {
    await register.commit(
      'acknowledge_events',
      { programme: id, jtis: acknowledged, at },
      act('events.acknowledged', String(acknowledged.length)),
    );
  }
  const [waiting, count] = [
    max === 0 ? [] : await register.eventsFor(id, Math.min(max, eventsMax)),
    await register.eventsWaiting(id),
  ];
  const all = await Promise.all(waiting.map((event) => addressed(needs, programme, event)));
  const told = all.flatMap(({ event: { place, survivor: resident, told }, survivor: subject }) =>
    told || resident === 'none' ? [] : [{ place, resident, subject }],
  );
  if (waiting.length > 0) {
    await register.commit(
      'tell_survivors',
      { programme: id, told, at },
      act('events.delivered', String(waiting.length)),
    );
  }
  const sets = await Promise.all(all.map((one) => signed(needs, programme, one)));
  return ok({ sets, more: count > waiting.length });
}
