import { z } from 'zod';
import { keyPurposes } from '../credentials/keys/keys.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

/** Nothing is said: there is one key that wraps. */
const KeyRenewalBody = z.object({}).strict();

const ReKeyingAnswer = z.object({
  state: z.enum(['none', 'running']),
  done: z.number(),
  of: z.number(),
  /** Code of what went wrong last; it is tried again. */
  trouble: z.string().optional(),
});

const TemplateRenewalAnswer = z.object({ turned: z.literal('at_next_start') });

/** Where keys are kept, which of them sign, and how another key for the register stands. */
const StationKeysAnswer = z.object({
  kind: z.enum(['software', 'token']),
  signing: z.array(
    z.object({
      purpose: z.enum(keyPurposes),
      current: z.string(),
      next: z.string(),
      previous: z.number(),
    }),
  ),
  /** Keys of the token that seal the station's secrets, by number. */
  envelopes: z.array(z.number()),
  reKeying: ReKeyingAnswer,
});

function reKeyingOf({ stationKeys }: StationNeeds): z.infer<typeof ReKeyingAnswer> {
  const { running, done, of, trouble } = stationKeys.reKeying.state();
  if (!running) return { state: 'none', done: 0, of: 0 };
  return { state: 'running', done, of, ...(trouble === 'none' ? {} : { trouble }) };
}

async function signingOf(needs: StationNeeds, purpose: (typeof keyPurposes)[number]) {
  const [next, current, ...previous] = await needs.publishedKeys(purpose);
  if (!next || !current) throw new Error('a purpose has a current and a next key');
  return { purpose, current: current.kid, next: next.kid, previous: previous.length };
}

/** The station's keys: what they are, and another one for the register. */
export const stationKeyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/keys',
    summary: 'Where keys are kept, which sign, and how another key for the register stands',
    access: ['administrator', 'auditor'],
    answers: { 200: { what: 'The keys, without their secret halves.', schema: StationKeysAnswer } },
    handle: async (needs) => ({
      status: 200,
      body: {
        kind: needs.stationKeys.kind,
        signing: await Promise.all(keyPurposes.map((purpose) => signingOf(needs, purpose))),
        envelopes: await needs.stationKeys.envelopes(),
        reKeying: reKeyingOf(needs),
      },
    }),
  },
  operation({
    method: 'post',
    path: '/v1/key-renewals',
    summary: 'Seal the register under another key while the station works; the former is destroyed',
    access: ['administrator'],
    body: KeyRenewalBody,
    answers: { 202: { what: 'How it stands; it goes on by itself.', schema: ReKeyingAnswer } },
    handle: async (needs, call) => {
      const begun = await needs.stationKeys.reKeying.begin(call.operator().id);
      if (begun === 'under_way') {
        throw problemOf('re_keying_under_way', 'The register is being sealed anew already.');
      }
      return { status: 202, body: reKeyingOf(needs) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/template-renewals',
    summary: 'Another key for templates: at the next start everybody’s are turned by it',
    access: ['administrator'],
    body: KeyRenewalBody,
    answers: { 202: { what: 'The next start turns them.', schema: TemplateRenewalAnswer } },
    handle: async (needs, call) => {
      const renewed = await needs.stationKeys.renewTemplates(call.operator().id);
      if (renewed === 'waits') {
        throw problemOf('template_renewal_waits', 'One was made already; restart the station.');
      }
      return { status: 202, body: { turned: 'at_next_start' } };
    },
  }),
];
