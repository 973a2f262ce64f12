import { z } from 'zod';
import { daysLeft, urgencyOf } from '../certificates/expiry.ts';
import {
  certifiedPurposeNames,
  type CertificateRefusal,
} from '../credentials/signer-certificates.ts';
import { requestCertificates, takeCertificate } from '../procedures/certify-keys.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

const CertificateRequestBody = z.object({ purpose: z.enum(certifiedPurposeNames) }).strict();
const CertificateBody = z.object({ certificate: z.string().min(1).max(8_192) }).strict();

const RequestsAnswer = z.object({
  /** PKCS #10 in PEM: for the key that signs now, and for the next one. */
  requests: z.array(z.object({ kid: z.string(), request: z.string() })),
});
const CertificateAnswer = z.object({
  purpose: z.enum(certifiedPurposeNames),
  kid: z.string(),
  endsAt: z.iso.datetime(),
});

const EndsAnswer = z.object({
  ends: z.array(
    z.object({
      what: z.string().describe('an authority’s or a key’s name'),
      kind: z.enum(['issuer', 'signer', 'list']),
      endsAt: z.iso.datetime(),
      daysLeft: z.number().int(),
      urgency: z.enum(['later', 'soon', 'ended']),
    }),
  ),
});

/** What is wrong, for whoever brought it. */
const meanings: Readonly<Record<CertificateRefusal['kind'], string>> = {
  certificate_malformed: 'This is no certificate in PEM, or not of a key on P-256.',
  certificate_key_unknown: 'It certifies no key that this station publishes.',
  chain_untrusted: 'No authority that this station believes certified it.',
  certificate_expired: 'It, or an authority above it, has ended.',
  certificate_not_yet_valid: 'It is not valid yet: look at the clocks.',
  certificate_unreadable: 'It demands what is not known here.',
  certificate_usage_refused: 'It is for something else.',
  path_too_long: 'More authorities stand above it than one of them allows.',
  name_not_permitted: 'Its authority may not certify this name.',
  certificate_revoked: 'It was taken back.',
  authority_revoked: 'An authority above it was taken back.',
  certificate_status_unknown: 'A list of what was taken back is missing, or too old.',
};

/** Certificates of the station's own keys, and when what is believed ends. */
export const certificateOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/certificate-ends',
    summary: 'When certificates, and lists of what was taken back, must have been followed',
    access: ['administrator', 'auditor'],
    answers: { 200: { what: 'Soonest first.', schema: EndsAnswer } },
    handle: async ({ certificates, now }) => {
      const at = now();
      const ends = (await certificates.expiries()).map((expiry) => ({
        what: expiry.what,
        kind: expiry.kind,
        endsAt: new Date(expiry.endsAt).toISOString(),
        daysLeft: daysLeft(expiry, at),
        urgency: urgencyOf(expiry, at),
      }));
      return { status: 200, body: { ends } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/certificate-requests',
    summary: 'Ask an authority to certify the keys of a purpose: the one that signs and the next',
    access: ['administrator'],
    body: CertificateRequestBody,
    answers: { 200: { what: 'Requests to carry to the authority.', schema: RequestsAnswer } },
    handle: async (needs, call, { purpose }) => {
      const operator = call.operator().id;
      return {
        status: 200,
        body: { requests: await requestCertificates(needs, { operator, purpose }) },
      };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/certificates',
    summary: 'Take what an authority certified; documents carry it from then on',
    access: ['administrator'],
    body: CertificateBody,
    answers: { 201: { what: 'Whose certificate it is.', schema: CertificateAnswer } },
    handle: async (needs, call, { certificate }) => {
      const operator = call.operator().id;
      const taken = await takeCertificate(needs, { operator, pem: certificate });
      if (!taken.ok) throw problemOf(taken.error.kind, meanings[taken.error.kind]);
      const { purpose, kid, endsAt } = taken.value;
      return { status: 201, body: { purpose, kid, endsAt: new Date(endsAt).toISOString() } };
    },
  }),
];
