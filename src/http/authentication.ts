import type { Request } from 'express';
import { checkClientAssertion, claimedIssuer } from '../credentials/client-assertion.ts';
import { checkDpopProof } from '../credentials/dpop-proof.ts';
import { certificationOver } from '../procedures/log-in.ts';
import type { OperatorAccount, ProgrammeAccount } from '../register/accounts.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import { sessionTokenOf } from './browser-session.ts';
import type { StationNeeds } from './needs.ts';
import type { Operation } from './operation.ts';
import { problemOf } from './problem.ts';

/** The operator of a request's session, with one of the roles that the endpoint asks for. */
export async function authenticatedOperator(
  needs: StationNeeds,
  request: Request,
  operation: Operation,
): Promise<OperatorAccount> {
  const { sessions } = needs;
  const token = sessionTokenOf(request);
  const found = (sent: string) =>
    operation.unattended ? sessions.look(sent) : sessions.find(sent);
  const session = token === undefined ? undefined : found(token);
  const account = session && (await needs.register.operator(session.operator));
  if (!session || !account?.active || certificationOver(account, needs.now())) {
    throw problemOf('session_required', 'Begin a session first.');
  }
  const { evenWith = [] } = operation;
  if (session.state === 'locked' && !evenWith.includes('locked_session')) {
    throw problemOf('session_locked', 'The session is locked. Unlock it with the secret.');
  }
  if (account.mustChangeSecret && !evenWith.includes('first_secret')) {
    throw problemOf('secret_must_change', 'Change the first secret before anything else.');
  }
  const { access } = operation;
  if (typeof access === 'string' || !account.roles.some((role) => access.includes(role))) {
    throw problemOf('role_required', 'The operator has none of the roles that may do this.');
  }
  return account;
}

/** Takes a one-time value for a programme; false when it was taken before. */
function takeOnceFor(needs: StationNeeds, programme: ProgrammeId, at: Instant) {
  return async (key: string, expiresAt: Instant) => {
    const act = {
      at,
      kind: 'programme.authenticated',
      actor: `programme:${programme}`,
      subject: '',
      purpose: 'authentication',
      outcome: 'asserted',
    };
    return (await needs.register.commit('take_once', { key, expiresAt, at }, act)).taken;
  };
}

/**
 * Thumbprint of the key whose possession the request proves; `none` without a proof. A proof that
 * is not accepted is never taken for no proof.
 */
export async function provenKey(
  needs: StationNeeds,
  request: Request,
  programme: ProgrammeAccount,
): Promise<string | 'none'> {
  const proof = request.get('dpop');
  if (proof === undefined) return 'none';
  const at = needs.now();
  const checked = await checkDpopProof(proof, {
    method: request.method,
    url: `${needs.issuer}${request.path}`,
    now: at,
    takeOnce: takeOnceFor(needs, programme.id, at),
  });
  if (!checked.ok) throw problemOf('proof_refused', 'The DPoP proof was not accepted.');
  return checked.value.thumbprint;
}

/** The programme that signed the request's assertion. */
export async function authenticatedProgramme(
  needs: StationNeeds,
  request: Request,
): Promise<ProgrammeAccount> {
  const refused = problemOf('assertion_refused', 'The client assertion was not accepted.');
  const sent: unknown =
    request.get('client-assertion') ??
    (typeof request.body === 'object' && request.body !== null
      ? Reflect.get(request.body, 'clientAssertion')
      : undefined);
  if (typeof sent !== 'string') throw refused;
  const claimed = ProgrammeId.safeParse(claimedIssuer(sent));
  if (!claimed.success) throw refused;
  const account = await needs.register.programme(claimed.data);
  if (!account?.active) throw refused;
  const at = needs.now();
  const checked = await checkClientAssertion(sent, {
    programme: account.id,
    keys: account.keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
    audiences: [needs.issuer, `${needs.issuer}/v1/verifications`],
    now: at,
    takeOnce: takeOnceFor(needs, account.id, at),
  });
  if (!checked.ok) throw refused;
  return account;
}
