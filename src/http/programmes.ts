import { z } from 'zod';
import { checkKeyStatement } from '../credentials/key-statement.ts';
import {
  changeProgrammeKeys,
  setProgrammeActivity,
  type ProgrammeKeyRefusal,
} from '../procedures/change-programme.ts';
import { ProgrammeAccount } from '../register/accounts.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import { takeOnceFor } from './programme-authentication.ts';

const ActivityBody = z.object({ active: z.boolean() }).strict();

/** Compact JWS, as docs/programmes.md has them. */
const KeysBody = z
  .object({
    /** What is to change, signed with a key that the programme has. */
    statement: z.string().max(8192),
    /** That the key which comes signed it, too. */
    possession: z.string().max(8192).optional(),
    clientAssertion: z.string().max(8192).optional(),
  })
  .strict();
const KeysAnswer = z.object({ keys: z.array(z.string()) });

const ProgrammesAnswer = z.object({
  programmes: z.array(
    z.object({
      account: ProgrammeAccount,
      /** Events that it has not acknowledged. */
      eventsWaiting: z.number(),
    }),
  ),
});

const keyDetails: Readonly<Record<ProgrammeKeyRefusal['kind'], string>> = {
  key_unknown: 'The programme has no key of this name any more.',
  programme_suspended: 'The programme is suspended.',
  keys_too_many: 'Remove a key first: an account has five at most.',
  key_known: 'The programme has this key, or one of this name, already.',
  last_key: 'The last key stays: add another one first.',
};

const keyCodes: Readonly<Record<ProgrammeKeyRefusal['kind'], string>> = {
  key_unknown: 'programme_key_unknown',
  programme_suspended: 'programme_suspended',
  keys_too_many: 'programme_keys_too_many',
  key_known: 'programme_key_known',
  last_key: 'programme_last_key',
};

/** Accounts of programmes: what administrators do, and what programmes do for themselves. */
export const programmeAccountOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/programmes',
    summary: 'Every programme: its account, and how many events wait for it',
    access: ['administrator', 'supervisor', 'auditor'],
    answers: { 200: { what: 'The programmes by name.', schema: ProgrammesAnswer } },
    handle: async (needs) => {
      const accounts = await needs.register.programmes();
      const programmes = await Promise.all(
        accounts.map(async (account) => ({
          account,
          eventsWaiting: await needs.register.eventsWaiting(account.id),
        })),
      );
      return { status: 200, body: { programmes } };
    },
  },
  operation({
    method: 'put',
    path: '/v1/programmes/:id/activity',
    summary: 'Suspend a programme at once, or let it work again',
    access: ['administrator'],
    parameters: { id: ProgrammeId },
    body: ActivityBody,
    answers: { 200: { what: 'Done.' } },
    handle: async (needs, call, { active }) => {
      const programme = parsed(ProgrammeId, call.request.params['id']);
      const operator = call.operator().id;
      const done = await setProgrammeActivity(needs, { programme, active, operator });
      if (!done.ok) throw problemOf(done.error.kind, 'No programme has this name.');
      return { status: 200, body: { id: programme, active } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/programme-keys',
    quick: true,
    summary: 'A programme adds a key of its own, or removes one, signed with a key that it has',
    access: 'programme',
    body: KeysBody,
    answers: { 200: { what: 'The names of its keys now.', schema: KeysAnswer } },
    handle: async (needs, call, { statement, possession }) => {
      const { id, keys } = call.programme();
      const at = needs.now();
      const checked = await checkKeyStatement(
        { statement, possession },
        {
          programme: id,
          keys: keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
          audience: needs.issuer,
          now: at,
          takeOnce: takeOnceFor(needs, id, at),
        },
      );
      if (!checked.ok) {
        const why = checked.error.kind;
        const detail = `The statement was not accepted: ${why.replaceAll('_', ' ')}.`;
        throw problemOf('key_statement_refused', detail, { why });
      }
      const changed = await changeProgrammeKeys(needs, { programme: id, ...checked.value });
      if (!changed.ok) {
        const { kind } = changed.error;
        throw problemOf(keyCodes[kind], keyDetails[kind]);
      }
      const account = await needs.register.programme(id);
      return { status: 200, body: { keys: account?.keys.map(({ kid }) => kid) ?? [] } };
    },
  }),
];
