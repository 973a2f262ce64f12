import type { CertificateRefusal, CertifiedPurpose } from '../credentials/signer-certificates.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';

/** A key of the station with its certificate. */
export interface CertifiedKey {
  readonly purpose: CertifiedPurpose;
  readonly kid: string;
  readonly endsAt: Instant;
}

/** What having keys certified needs. */
export interface CertifyNeeds {
  readonly register: Register;
  readonly now: Clock;
  readonly certificates: {
    /** PKCS #10 in PEM, for the key that signs and the next one. */
    requests(
      purpose: CertifiedPurpose,
    ): Promise<readonly { readonly kid: string; readonly request: string }[]>;
    take(pem: string): Promise<Result<CertifiedKey, CertificateRefusal>>;
  };
}

/** Requests for an authority, which a person carries there; the journal says that she did. */
export async function requestCertificates(
  needs: CertifyNeeds,
  request: { readonly operator: OperatorId; readonly purpose: CertifiedPurpose },
): Promise<readonly { readonly kid: string; readonly request: string }[]> {
  const at = needs.now();
  const act = {
    at,
    kind: 'certificate.requested',
    actor: `operator:${request.operator}`,
    subject: request.purpose,
    purpose: 'administration',
    outcome: 'done',
  };
  await needs.register.commit('note_act', { at }, act);
  return needs.certificates.requests(request.purpose);
}

/** Takes what an authority certified; refusals are in the journal, too. */
export async function takeCertificate(
  needs: CertifyNeeds,
  request: { readonly operator: OperatorId; readonly pem: string },
): Promise<Result<CertifiedKey, CertificateRefusal>> {
  const taken = await needs.certificates.take(request.pem);
  const at = needs.now();
  const act = {
    at,
    kind: 'certificate.taken',
    actor: `operator:${request.operator}`,
    subject: taken.ok ? `${taken.value.purpose} ${taken.value.kid}` : 'none',
    purpose: 'administration',
    outcome: taken.ok ? 'done' : taken.error.kind,
  };
  await needs.register.commit('note_act', { at }, act);
  return taken.ok ? taken : fail(taken.error);
}
