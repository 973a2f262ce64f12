import type { CredentialState, IssuedCredential } from '../register/credential-change.ts';
import type { Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { CredentialId, OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What looking after residents' documents needs. */
export interface KeepCredentialsNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** Who asks, about whom. */
export interface CredentialsRequest {
  readonly operator: OperatorId;
  readonly idcs: Idcs;
}

/** Why nothing was done. */
export interface CredentialRefusal {
  readonly kind:
    | 'resident_unknown'
    /** She has no such document. */
    | 'credential_unknown'
    /** What was revoked stays revoked. */
    | 'credential_revoked'
    | 'credential_unchanged';
}

const acts = {
  valid: 'credential.reinstated',
  suspended: 'credential.suspended',
  revoked: 'credential.revoked',
} as const satisfies Record<CredentialState, string>;

function actOf(
  { register, now }: KeepCredentialsNeeds,
  { operator, idcs }: CredentialsRequest,
  said: { readonly kind: string; readonly outcome: string; readonly resident?: Resident },
) {
  const { kind, outcome, resident } = said;
  return {
    at: now(),
    kind,
    actor: `operator:${operator}`,
    subject: register.pseudonym(resident?.id ?? `unknown:idcs:${idcs}`),
    purpose: 'resident-service',
    outcome,
  };
}

async function refused(
  needs: KeepCredentialsNeeds,
  request: CredentialsRequest,
  said: { readonly kind: string; readonly resident?: Resident },
  refusal: CredentialRefusal,
): Promise<Result<never, CredentialRefusal>> {
  const act = actOf(needs, request, { ...said, outcome: refusal.kind });
  await needs.register.commit('note_act', { at: act.at }, act);
  return fail(refusal);
}

/** Everything that was issued to a resident, latest first. */
export async function listCredentials(
  needs: KeepCredentialsNeeds,
  request: CredentialsRequest,
): Promise<Result<readonly IssuedCredential[], CredentialRefusal>> {
  const kind = 'credential.listed';
  const resident = await needs.register.residentByIdcs(request.idcs);
  if (!resident) return refused(needs, request, { kind }, { kind: 'resident_unknown' });
  const act = actOf(needs, request, { kind, outcome: 'listed', resident });
  await needs.register.commit('note_act', { at: act.at }, act);
  return ok(await needs.register.credentialsOf(resident.id));
}

/** Revokes, suspends or gives back one of a resident's documents. */
export async function setCredentialState(
  needs: KeepCredentialsNeeds,
  request: CredentialsRequest & { readonly credential: CredentialId; readonly to: CredentialState },
): Promise<Result<'set', CredentialRefusal>> {
  const { credential: id, to } = request;
  const kind = acts[to];
  const resident = await needs.register.residentByIdcs(request.idcs);
  if (!resident) return refused(needs, request, { kind }, { kind: 'resident_unknown' });
  const known = await needs.register.credential(id);
  if (known?.resident !== resident.id) {
    return refused(needs, request, { kind, resident }, { kind: 'credential_unknown' });
  }
  const act = actOf(needs, request, { kind, outcome: 'done', resident });
  const change = { id, state: to, at: act.at };
  const done = await needs.register.commit('set_credential_state', change, act);
  return done.kind === 'set' ? ok('set') : fail({ kind: `credential_${done.why}` });
}
