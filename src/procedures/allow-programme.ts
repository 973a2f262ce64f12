import type { ProgrammeConsent, ConsentPlace } from '../register/programme-consent.ts';
import type { Register, Resident } from '../register/register.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What allowing and withdrawing need. */
export interface ConsentNeeds {
  readonly register: Pick<
    Register,
    'commit' | 'residentBySubject' | 'pseudonym' | 'consentsOf' | 'programme'
  >;
  readonly now: Clock;
}

/** Claims as the journal has them: names, never what they say. */
function outcomeOf({ allowed }: Pick<ProgrammeConsent, 'allowed'>): string {
  return allowed.length === 0 ? 'allowed:nothing' : `allowed:${allowed.join(' ')}`;
}

/**
 * Writes down what a resident allows a programme to be told for a purpose; it is remembered until
 * she withdraws it.
 * @returns false when the programme does not know her
 */
export async function allowProgramme(
  { register, now }: ConsentNeeds,
  given: Omit<ProgrammeConsent, 'at'>,
): Promise<boolean> {
  const at = now();
  const resident = await register.residentBySubject(given.programme, given.subject);
  if (!resident) return false;
  const act = {
    at,
    kind: 'consent.given',
    actor: `programme:${given.programme}`,
    subject: register.pseudonym(resident.id),
    purpose: given.purpose,
    outcome: outcomeOf(given),
  };
  return (await register.commit('put_consent', { ...given, at }, act)).recorded;
}

/** Writes down that a resident declined everything. */
export async function noteDeclined(
  { register, now }: ConsentNeeds,
  { programme, subject, purpose }: ConsentPlace,
): Promise<void> {
  const at = now();
  const resident = await register.residentBySubject(programme, subject);
  const act = {
    at,
    kind: 'consent.declined',
    actor: `programme:${programme}`,
    subject: resident ? register.pseudonym(resident.id) : '',
    purpose,
    outcome: 'declined',
  };
  await register.commit('note_act', { at }, act);
}

/** A consent as its resident reads it. */
export interface ReadConsent extends Omit<ProgrammeConsent, 'subject'> {
  readonly programmeName: string;
}

/**
 * What a resident allowed, and whom; without the names by which programmes know her.
 * @param actor who asks for it, as the journal names her
 */
export async function readConsents(
  { register, now }: ConsentNeeds,
  actor: string,
  resident: Pick<Resident, 'id'>,
): Promise<readonly ReadConsent[]> {
  const at = now();
  const act = {
    at,
    kind: 'consents.read',
    actor,
    subject: register.pseudonym(resident.id),
    purpose: 'resident-service',
    outcome: 'done',
  };
  await register.commit('note_act', { at }, act);
  const consents = await register.consentsOf(resident.id);
  return Promise.all(
    consents.map(async ({ programme, purpose, allowed, declined, at: since }) => {
      const programmeName = (await register.programme(programme))?.name ?? programme;
      return { programme, programmeName, purpose, allowed, declined, at: since };
    }),
  );
}

/**
 * Takes back what a resident allowed a programme: it is asked about anew, and nothing more is told.
 * @param actor who asks for it, as the journal names her
 */
export async function withdrawConsent(
  { register, now }: ConsentNeeds,
  actor: string,
  which: {
    readonly resident: Pick<Resident, 'id'>;
    readonly programme: ProgrammeConsent['programme'];
    readonly purpose: string;
  },
): Promise<boolean> {
  const at = now();
  const { resident, programme, purpose } = which;
  const consents = await register.consentsOf(resident.id);
  const found = consents.find((one) => one.programme === programme && one.purpose === purpose);
  if (!found) return false;
  const act = {
    at,
    kind: 'consent.withdrawn',
    actor,
    subject: register.pseudonym(resident.id),
    purpose,
    outcome: `withdrawn:${programme}`,
  };
  const change = { programme, purpose, subject: found.subject, at };
  return (await register.commit('withdraw_consent', change, act)).withdrawn;
}
