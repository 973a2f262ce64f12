import { z } from 'zod';
import { setOwnCredential, showCredentials } from '../procedures/hold-credentials.ts';
import { credentialKinds, credentialStates } from '../register/credential-change.ts';
import { CredentialId } from '../vocabulary/record-ids.ts';
import { asHerself } from './my-data.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

const CredentialAnswer = z.object({
  id: CredentialId,
  kind: z.enum(credentialKinds),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  state: z.enum(credentialStates),
});
const StateBody = z.object({ id: CredentialId, state: z.enum(credentialStates) }).strict();

const details = {
  credential_unknown: 'You have no such card or credential.',
  credential_unchanged: 'It was revoked for ever, or is in this state already.',
} as const;

/** Cards and credentials of a resident, by herself. */
export const myCredentialOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/my/credentials',
    summary: 'Cards and credentials that were issued to me',
    access: 'resident',
    answers: {
      200: {
        what: 'The latest first.',
        schema: z.object({ credentials: z.array(CredentialAnswer) }),
      },
    },
    handle: async (needs, call) => {
      const own = await showCredentials(needs, asHerself(call.resident()));
      const credentials = own.map(({ id, kind, issuedAt, expiresAt, state }) => ({
        id,
        kind,
        issuedAt: new Date(issuedAt).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
        state,
      }));
      return { status: 200, body: { credentials } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/my/credentials/states',
    summary: 'Say that a card or a credential of mine is lost for ever, mislaid, or found again',
    access: 'resident',
    body: StateBody,
    answers: { 200: { what: 'Offline verifiers learn it with their next list.' } },
    handle: async (needs, call, body) => {
      const set = await setOwnCredential(needs, asHerself(call.resident()), body);
      if (!set.ok) throw problemOf(set.error.kind, details[set.error.kind]);
      return { status: 200, body: { state: body.state } };
    },
  }),
];
