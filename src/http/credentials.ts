import { z } from 'zod';
import {
  listCredentials,
  setCredentialState,
  type CredentialRefusal,
} from '../procedures/keep-credentials.ts';
import {
  credentialKinds,
  credentialStates,
  type IssuedCredential,
} from '../register/credential-change.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { CredentialId } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { ResidentBody } from './schema.ts';

const Credential = z.object({
  id: z.uuid(),
  kind: z.enum(credentialKinds),
  state: z.enum(credentialStates),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
const CredentialsAnswer = z.object({ credentials: z.array(Credential) });
const StateBody = z
  .object({ idcs: Idcs, credential: CredentialId, state: z.enum(credentialStates) })
  .strict();
const StateAnswer = z.object({ state: z.enum(credentialStates) });

const details = {
  resident_unknown: 'No resident has this number.',
  credential_unknown: 'The resident has no such document.',
  credential_revoked: 'The document was revoked; give out another.',
  credential_unchanged: 'The document is in this state already.',
} as const satisfies Record<CredentialRefusal['kind'], string>;

function valueOf<T>(result: Result<T, CredentialRefusal>): T {
  if (result.ok) return result.value;
  throw problemOf(result.error.kind, details[result.error.kind]);
}

function shown({ id, kind, state, issuedAt, expiresAt }: IssuedCredential) {
  const text = (at: number) => new Date(at).toISOString();
  return { id, kind, state, issuedAt: text(issuedAt), expiresAt: text(expiresAt) };
}

/** Cards, codes and wallets' credentials of residents: the number stands in the body. */
export const credentialOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/residents/credentials/search',
    summary: 'What was issued to a resident, and whether it is in force by itself',
    access: ['clerk', 'supervisor'],
    body: ResidentBody,
    answers: { 200: { what: 'Documents, latest first.', schema: CredentialsAnswer } },
    handle: async (needs, call, { idcs }) => {
      const request = { operator: call.operator().id, idcs };
      const credentials = valueOf(await listCredentials(needs, request)).map(shown);
      return { status: 200, body: { credentials } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/credentials/states',
    summary: 'Revoke, suspend or give back a resident’s card, code or credential',
    access: ['clerk', 'supervisor'],
    body: StateBody,
    answers: { 200: { what: 'Done; lists say so within seconds.', schema: StateAnswer } },
    handle: async (needs, call, { idcs, credential, state }) => {
      const operator = call.operator();
      if (state === 'valid' && !operator.roles.includes('supervisor')) {
        throw problemOf('supervisor_required', 'A supervisor gives a document back.');
      }
      const request = { operator: operator.id, idcs, credential, to: state };
      valueOf(await setCredentialState(needs, request));
      return { status: 200, body: { state }, outcome: state };
    },
  }),
];
