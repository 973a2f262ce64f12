import { z } from 'zod';
import { readConsents, withdrawConsent } from '../procedures/allow-programme.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { ResidentBody } from './schema.ts';

const WithdrawalBody = z
  .object({
    idcs: Idcs,
    programme: ProgrammeId,
    purpose: z.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
  })
  .strict();

const ConsentsAnswer = z.object({
  consents: z.array(
    z.object({
      programme: z.string(),
      programmeName: z.string(),
      purpose: z.string(),
      allowed: z.array(OpenIdClaim),
      declined: z.array(OpenIdClaim),
      at: z.iso.datetime(),
    }),
  ),
});

const unknown = () => problemOf('resident_unknown', 'No resident has this number.');

/** What residents allowed programmes, read and taken back for them at the counter. */
export const consentOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/residents/consents',
    summary: 'What a resident allowed programmes to be told',
    access: ['clerk', 'supervisor'],
    body: ResidentBody,
    answers: { 200: { what: 'What she allowed, the last first.', schema: ConsentsAnswer } },
    handle: async (needs, call, { idcs }) => {
      const resident = await needs.register.residentByIdcs(idcs);
      if (!resident) throw unknown();
      const read = await readConsents(needs, `operator:${call.operator().id}`, resident);
      const consents = read.map((one) => ({ ...one, at: new Date(one.at).toISOString() }));
      return { status: 200, body: { consents } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/consent-withdrawals',
    summary: 'Take back what a resident allowed a programme',
    access: ['clerk', 'supervisor'],
    body: WithdrawalBody,
    answers: { 200: { what: 'Whether there was anything to take back.' } },
    handle: async (needs, call, { idcs, programme, purpose }) => {
      const resident = await needs.register.residentByIdcs(idcs);
      if (!resident) throw unknown();
      const actor = `operator:${call.operator().id}`;
      const withdrawn = await withdrawConsent(needs, actor, { resident, programme, purpose });
      return { status: 200, body: { withdrawn } };
    },
  }),
];
