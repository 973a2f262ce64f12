import { z } from 'zod';
import { givePartnerSecret } from '../../procedures/dci/give-partner-secret.ts';
import { ProgrammeId } from '../../vocabulary/record-ids.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf } from '../problem.ts';
import type { StationNeeds } from '../needs.ts';
import { exchangeBase } from './exchange-base.ts';

const NothingBody = z.object({}).strict();
const SecretAnswer = z.object({ clientId: z.string(), clientSecret: z.string() });
const StandingAnswer = z.object({
  address: z.string(),
  registryId: z.string(),
  waiting: z.number(),
  givenUp: z.number(),
});

const details = {
  programme_unknown: 'No programme has this name.',
  exchange_missing: 'The programme’s account has no terms of the exchange.',
} as const;

async function deskOf({ exchange }: StationNeeds) {
  if (exchange === 'none') {
    throw problemOf('social_register_elsewhere', 'The centre of this station holds it.');
  }
  return exchange();
}

/** Partners of the exchange, as administrators see them: `docs/dci.md`. */
export const exchangePartnerOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/programmes/:id/exchange-secret',
    summary: 'Give a partner of the exchange a new client secret; the one before holds no more',
    access: ['administrator'],
    parameters: { id: ProgrammeId },
    body: NothingBody,
    answers: { 201: { what: 'It is shown this once.', schema: SecretAnswer } },
    handle: async (needs, call) => {
      const programme = parsed(ProgrammeId, call.request.params['id']);
      const { store } = await deskOf(needs);
      const { register, now } = needs;
      const operator = call.operator().id;
      const given = await givePartnerSecret({ register, now, store }, { programme, operator });
      if (!given.ok) throw problemOf(given.error.kind, details[given.error.kind]);
      return { status: 201, body: { clientId: programme, clientSecret: given.value } };
    },
  }),
  {
    method: 'get',
    path: '/v1/exchange',
    summary: 'Where the exchange lies, and how many answers wait or were given up',
    access: ['administrator', 'supervisor', 'auditor'],
    answers: { 200: { what: 'As it stands.', schema: StandingAnswer } },
    handle: async (needs) => {
      const { store, registryId } = await deskOf(needs);
      const address = `${needs.issuer}${exchangeBase}`;
      return { status: 200, body: { address, registryId, ...(await store.standing()) } };
    },
  },
];
