import { z } from 'zod';
import { transactionDigits, type OpenedOffer } from '../../credentials/wallet/wallet-offers.ts';
import type { WalletConfiguration } from '../../credentials/wallet/offered.ts';
import { offerCredentials, type OfferHindrance } from '../../procedures/wallet-credentials.ts';
import { qrPath } from '../../web/card/qr-drawing.ts';
import { DocumentBody } from '../document-schema.ts';
import { documentProblem, documentRequest } from '../documents.ts';
import { operation, type Operation } from '../operation.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import { walletAddresses } from './wallet-addresses.ts';

const OfferBody = DocumentBody.extend({
  /** What the wallet may fetch. */
  formats: z
    .array(z.enum(['sd_jwt', 'mdoc']))
    .min(1)
    .max(2)
    .default(['sd_jwt']),
}).strict();

const OfferAnswer = z.object({
  offer: z.string().describe('an `openid-credential-offer` address, for a QR code or a link'),
  transactionCode: z.string().describe('read out to the resident, and never in the QR code'),
  expiresAt: z.iso.datetime(),
  /** The same as a drawing, with its white margin. */
  qr: z.object({ side: z.number(), path: z.string() }),
});

/** What a wallet scans. Source: OpenID4VCI 1.0 §4.1. */
function offerAddress(
  station: string,
  { code }: OpenedOffer,
  configurations: readonly WalletConfiguration[],
): string {
  const offer = {
    credential_issuer: walletAddresses(station).issuer,
    credential_configuration_ids: configurations,
    grants: {
      'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
        'pre-authorized_code': code,
        tx_code: { input_mode: 'numeric', length: transactionDigits },
      },
    },
  };
  const said = encodeURIComponent(JSON.stringify(offer));
  return `openid-credential-offer://?credential_offer=${said}`;
}

function offerProblem(hindrance: OfferHindrance): ProblemError {
  if (hindrance.kind !== 'signer_uncertified') return documentProblem(hindrance);
  const detail = 'Mobile documents need a certificate of the key that signs them.';
  return problemOf(hindrance.kind, detail);
}

/** Offers of credentials, at a counter. */
export const walletOfferOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/residents/wallet-offers',
    carries: 'photograph',
    summary: 'Offer credentials to a resident’s wallet, once it is known that she stands there',
    access: ['clerk', 'supervisor'],
    body: OfferBody,
    answers: { 201: { what: 'An offer of ten minutes.', schema: OfferAnswer } },
    handle: async (needs, call, { formats, ...body }) => {
      const configurations = [...new Set(formats)].map((format) => `idcs_${format}` as const);
      const request = { ...documentRequest(call, body), configurations };
      const opened = await offerCredentials(needs, request);
      if (!opened.ok) throw offerProblem(opened.error);
      const { transactionCode, expiresAt } = opened.value;
      const offer = offerAddress(needs.issuer, opened.value, configurations);
      return {
        status: 201,
        outcome: 'offer_opened',
        body: {
          offer,
          transactionCode,
          expiresAt: new Date(expiresAt).toISOString(),
          qr: qrPath(offer),
        },
      };
    },
  }),
];
