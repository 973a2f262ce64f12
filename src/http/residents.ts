import { attestErasure } from '../procedures/attest-erasure.ts';
import { putProgramme } from '../procedures/keep-accounts.ts';
import {
  eraseResident,
  issueVid,
  listAliases,
  lockResident,
  renewVid,
  revokeVid,
  unlockResident,
  type ServiceRefusal,
} from '../procedures/serve-residents.ts';
import type { Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { aliasBody } from './alias-schema.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { ErasureAnswer, ErasureReceiptAnswer, ErasureReceiptBody } from './erasure-schema.ts';
import { AliasBody, AliasRevocationBody, LockBody, ProgrammeBody, ResidentBody } from './schema.ts';

const refusals: Readonly<Record<ServiceRefusal['kind'], string>> = {
  resident_unknown: 'No resident has this number.',
  resident_suspended: 'The number is suspended: its holder has another.',
  aliases_too_many: 'There are as many aliases of this kind as there may be. End or renew one.',
  alias_unknown: 'The resident has no such alias that is active.',
  lock_over: 'The lock would be over before it begins.',
};

function valueOf<T>(result: Result<T, ServiceRefusal>): T {
  if (result.ok) return result.value;
  const { kind } = result.error;
  throw problemOf(kind, refusals[kind]);
}

/** Services at the counter, and the programmes that people are verified for. */
export const residentOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/aliases',
    summary: 'Give a resident an alias to show instead of the number',
    access: ['clerk', 'supervisor'],
    body: AliasBody,
    answers: { 201: { what: 'The alias.' } },
    handle: async (needs, call, body) => {
      const request = { ...body, operator: call.operator().id };
      return { status: 201, body: aliasBody(valueOf(await issueVid(needs, request))) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/aliases/search',
    summary: 'A resident’s aliases',
    access: ['clerk', 'supervisor'],
    body: ResidentBody,
    answers: { 200: { what: 'The aliases with their state.' } },
    handle: async (needs, call, body) => {
      const request = { ...body, operator: call.operator().id };
      const aliases = valueOf(await listAliases(needs, request)).map(aliasBody);
      return { status: 200, body: { aliases } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/aliases/revocations',
    summary: 'End a resident’s alias',
    access: ['clerk', 'supervisor'],
    body: AliasRevocationBody,
    answers: { 200: { what: 'Whether it was active until now.' } },
    handle: async (needs, call, body) => {
      const request = { ...body, operator: call.operator().id };
      return { status: 200, body: valueOf(await revokeVid(needs, request)) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/aliases/renewals',
    summary: 'End a resident’s alias and give another of its kind',
    access: ['clerk', 'supervisor'],
    body: AliasRevocationBody,
    answers: { 201: { what: 'The new alias.' } },
    handle: async (needs, call, body) => {
      const request = { ...body, operator: call.operator().id };
      return { status: 201, body: aliasBody(valueOf(await renewVid(needs, request))) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/locks',
    summary: 'Lock or unlock a factor of a resident, or everything: who shows it is refused',
    access: ['clerk', 'supervisor'],
    body: LockBody,
    answers: { 200: { what: 'Done.' } },
    handle: async (needs, call, { idcs, locked, factor, until }) => {
      const request = { idcs, operator: call.operator().id };
      const lock = {
        factor,
        until: until ? Instant.parse(Date.parse(until)) : 'unlocked',
      } as const;
      const done = locked
        ? await lockResident(needs, { ...request, lock })
        : await unlockResident(needs, { ...request, factor });
      return { status: 200, body: valueOf(done) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/erasures',
    summary: 'Erase a resident by destroying the key of her data',
    access: ['supervisor'],
    body: ResidentBody,
    answers: { 200: { what: 'Done, with a signed receipt.', schema: ErasureAnswer } },
    handle: async (needs, call, body) => {
      const request = { ...body, operator: call.operator().id };
      return { status: 200, body: valueOf(await eraseResident(needs, request)) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/erasures/receipts',
    summary: 'The signed receipt of an erasure once more',
    access: ['supervisor'],
    body: ErasureReceiptBody,
    answers: { 200: { what: 'The receipt.', schema: ErasureReceiptAnswer } },
    handle: async (needs, call, { journalPlace: place }) => {
      const receipt = await attestErasure(needs, { operator: call.operator().id, place });
      if (!receipt.ok) throw problemOf(receipt.error.kind, 'No erasure stands at this place.');
      return { status: 200, body: { receipt: receipt.value } };
    },
  }),
  operation({
    method: 'put',
    path: '/v1/programmes',
    summary: 'Record a programme as it is now',
    access: ['administrator'],
    body: ProgrammeBody,
    answers: { 200: { what: 'Recorded.' } },
    handle: async (needs, call, body) => {
      await putProgramme(needs, call.operator().id, body);
      return { status: 200, body: { id: body.id, active: body.active } };
    },
  }),
];
