import type { Request } from 'express';
import { certificationOver } from '../procedures/log-in.ts';
import type { OperatorAccount } from '../register/accounts.ts';
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
