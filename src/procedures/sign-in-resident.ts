import { randomUUID } from 'node:crypto';
import type { Resident } from '../register/register.ts';
import type { Contact } from '../vocabulary/contact.ts';
import { ProgrammeId, ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { PersonRefusal, PersonSample } from './acquire-person.ts';
import { attemptVerification } from './attempt-verification.ts';
import { claimedBy, sendingOf, type ClaimedNumber, type GiveCodeNeeds } from './give-codes.ts';
import type { Message } from './messages.ts';
import type { CodeHolder, ResidentCodes } from './resident-codes.ts';
import type { FactorRefusal } from './shown-factors.ts';

/** What signing in needs. */
export interface SignInNeeds extends GiveCodeNeeds {
  readonly residentCodes: ResidentCodes;
}

/** Why nobody was let in; `sign_in_refused` has one form, whatever the cause. */
export type SignInRefusal =
  | PersonRefusal
  | FactorRefusal
  | { readonly kind: 'code_empty' | 'factor_missing' | 'sign_in_refused' };

/** Under this name a resident's own face stands among attempts of programmes. */
const herself = ProgrammeId.parse('basma..resident');

/** What stands for a number that may be nobody's. */
function textOf(claimed: ClaimedNumber): string {
  return claimed.kind === 'idcs' ? `idcs:${claimed.idcs}` : `vid:${claimed.vid}`;
}

/** Who may sign in at all: a number that is not in force is as an unknown one. */
async function inForce(
  { register, now }: SignInNeeds,
  claimed: ClaimedNumber,
): Promise<Resident | undefined> {
  const resident = await claimedBy(register, claimed, now());
  return resident?.suspendedFor === 'none' ? resident : undefined;
}

/**
 * Sends a code to whoever has the number, where she is reached. Nobody learns whether there is
 * such a number or such a contact: what is done for one is done for all, and the message is on its
 * way when the answer is.
 */
export async function askForCode(
  needs: SignInNeeds,
  request: { readonly claimed: ClaimedNumber; readonly language: Message['language'] },
): Promise<void> {
  const { register, messages, now } = needs;
  const resident = await inForce(needs, request.claimed);
  const contacts = await register.contactsOf(resident?.id ?? nobody());
  const code = needs.newSentCode();
  const to: Contact | undefined = messages.canSend ? contacts[0] : undefined;
  const at = now();
  const act = {
    at,
    kind: 'code.sent',
    actor: 'resident',
    subject: register.pseudonym(resident?.id ?? `unknown:code:${textOf(request.claimed)}`),
    purpose: 'authentication',
    outcome: 'not_sent',
  };
  if (!resident || !to) {
    await register.commit('note_act', { at }, act);
    return;
  }
  const sending = sendingOf(needs.policy, at);
  const change = { resident: resident.id, code, use: 'resident', ...sending } as const;
  const { outcome } = await register.commit('send_code', change, act);
  if (outcome === 'limited') return;
  const { language } = request;
  messages.send({ to, language, code, use: 'resident', expiresAt: sending.expiresAt });
}

function nobody(): ResidentId {
  return ResidentId.parse(randomUUID());
}

/** Whether the face is hers, where the policy asks for it. */
async function faceHolds(
  needs: SignInNeeds,
  request: { readonly claimed: ClaimedNumber; readonly face: PersonSample['face'] },
  resident: Resident | undefined,
): Promise<Result<boolean, SignInRefusal>> {
  const { face } = request;
  if (!needs.policy.residentFactors.includes('face')) return ok(true);
  if (face === 'none') return fail({ kind: 'factor_missing' });
  // By her number, since to sign in does not use up an alias.
  const claimed = resident ? ({ kind: 'idcs', idcs: resident.idcs } as const) : request.claimed;
  const asker = { actor: 'resident', id: herself, sector: herself };
  const shown = { face, fingers: [], purpose: 'authentication', claimed, asker };
  const attempted = await attemptVerification(needs, shown);
  return attempted.ok ? ok(attempted.value.outcome === 'verified') : attempted;
}

/** Lets a resident in who shows a code, and her face where it is asked for. */
export async function signInResident(
  needs: SignInNeeds,
  request: {
    readonly claimed: ClaimedNumber;
    readonly code: string;
    readonly face: PersonSample['face'];
  },
): Promise<Result<Resident, SignInRefusal>> {
  const { register, now } = needs;
  const { claimed, code } = request;
  const resident = await inForce(needs, claimed);
  const unknown = { kind: 'unknown', standsFor: textOf(claimed) } as const;
  const holder: CodeHolder = resident?.id ?? unknown;
  const note = async (outcome: string) => {
    const at = now();
    const subject = register.pseudonym(resident?.id ?? `unknown:code:${unknown.standsFor}`);
    const said = { kind: 'resident.signed_in', actor: 'resident', purpose: 'authentication' };
    await register.commit('note_act', { at }, { at, subject, outcome, ...said });
  };
  const refuse = async <R extends SignInRefusal>(refusal: R) => {
    await note(refusal.kind);
    return fail(refusal);
  };
  if (code === '') return refuse({ kind: 'code_empty' });
  const face = await faceHolds(needs, request, resident);
  if (!face.ok) return refuse(face.error);
  const checked = face.value ? await needs.residentCodes.check(holder, code, now()) : 'refused';
  if (checked === 'refused' || !resident) return refuse({ kind: 'sign_in_refused' });
  await note('signed_in');
  return ok(resident);
}
