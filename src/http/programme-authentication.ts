import type { Request } from 'express';
import {
  checkClientAssertion,
  claimedIssuer,
  type AssertionRefusal,
} from '../credentials/client-assertion.ts';
import { checkDpopProof } from '../credentials/dpop-proof.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { isCertificateOf, shownCertificate, type ShownCertificate } from './client-certificate.ts';
import type { StationNeeds } from './needs.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** A programme that is who it says, and what it proved that it holds. */
export interface AskingProgramme {
  readonly programme: ProgrammeAccount;
  readonly boundTo: TokenBinding;
}

/** Takes a one-time value for a programme; false when it was taken before. */
export function takeOnceFor(needs: StationNeeds, programme: ProgrammeId, at: Instant) {
  return async (key: string, expiresAt: Instant) => {
    const act = {
      at,
      kind: 'programme.authenticated',
      actor: `programme:${programme}`,
      subject: '',
      purpose: 'authentication',
      outcome: 'asserted',
    };
    return (await needs.register.commit('take_once', { key, expiresAt, at }, act)).taken;
  };
}

/** The station's address as the client called it: by our own TLS, or as everybody knows it. */
function originOf(needs: StationNeeds, request: Request): string {
  return (request.secure ? needs.programmeTls?.address : undefined) ?? needs.issuer;
}

/**
 * Thumbprint of the key whose possession the request proves; undefined without a proof. A proof
 * that is not accepted is never taken for no proof.
 */
async function provenKey(
  needs: StationNeeds,
  request: Request,
  programme: ProgrammeAccount,
): Promise<string | undefined> {
  const proof = request.get('dpop');
  if (proof === undefined) return undefined;
  const at = needs.now();
  const checked = await checkDpopProof(proof, {
    method: request.method,
    url: `${originOf(needs, request)}${request.path}`,
    now: at,
    takeOnce: takeOnceFor(needs, programme.id, at),
  });
  if (checked.ok) return checked.value.thumbprint;
  if (checked.error.kind === 'clock_differs') throw clockDiffers();
  throw problemOf('proof_refused', 'The DPoP proof was not accepted.');
}

function clockDiffers(): ProblemError {
  return problemOf('clock_differs', 'Its time is more than a day from ours. Set the clock.');
}

/** What a client says of itself in a header, or in the body. */
function statedIn(request: Request, name: string): unknown {
  const { body }: { body?: unknown } = request;
  const inBody: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return request.get(name.replaceAll('_', '-')) ?? inBody;
}

/** What is sent as an assertion: in a header, in JSON, or in a form as RFC 7523 has it. */
function assertionOf(request: Request): unknown {
  return statedIn(request, 'client_assertion') ?? statedIn(request, 'clientAssertion');
}

/** What a refused assertion becomes; whoever is nobody we know learns nothing more. */
function assertionProblem({ kind }: AssertionRefusal): ProblemError {
  switch (kind) {
    case 'key_unknown':
      return problemOf('assertion_key_unknown', 'The programme has no key of this name.');
    case 'algorithm_unknown':
      return problemOf('assertion_algorithm_unknown', 'Assertions are signed with ES256.');
    case 'expired':
      return problemOf('assertion_expired', 'The client assertion has expired.');
    case 'clock_differs':
      return clockDiffers();
    case 'replayed':
      return problemOf('assertion_replayed', 'The client assertion was used before.');
    case 'malformed':
    case 'not_signed':
    case 'wrong_audience':
    case 'wrong_claims':
      return assertionRefused();
  }
}

function assertionRefused(): ProblemError {
  return problemOf('assertion_refused', 'The client assertion was not accepted.');
}

async function byAssertion(
  needs: StationNeeds,
  request: Request,
  sent: string,
): Promise<ProgrammeAccount> {
  const claimed = ProgrammeId.safeParse(claimedIssuer(sent));
  if (!claimed.success) throw assertionRefused();
  const account = await needs.register.programme(claimed.data);
  if (!account) throw assertionRefused();
  const at = needs.now();
  const origins = [needs.issuer, originOf(needs, request)];
  const checked = await checkClientAssertion(sent, {
    programme: account.id,
    keys: account.keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
    audiences: origins.flatMap((origin) => [origin, `${origin}${request.path}`]),
    now: at,
    takeOnce: takeOnceFor(needs, account.id, at),
  });
  if (!checked.ok) throw assertionProblem(checked.error);
  const stated = statedIn(request, 'client_id');
  if (stated !== undefined && stated !== account.id) throw assertionRefused();
  return account;
}

/** Whose certificate it is: the client says, and the certificate shows. */
async function byCertificate(
  needs: StationNeeds,
  request: Request,
  certificate: ShownCertificate | 'none',
): Promise<ProgrammeAccount> {
  const claimed = ProgrammeId.safeParse(statedIn(request, 'client_id'));
  if (!claimed.success || certificate === 'none') throw assertionRefused();
  const account = await needs.register.programme(claimed.data);
  if (!account || !isCertificateOf(account, certificate)) {
    throw problemOf('certificate_refused', 'The certificate is not this programme’s.');
  }
  const at = needs.now();
  const act = {
    at,
    kind: 'programme.authenticated',
    actor: `programme:${account.id}`,
    subject: '',
    purpose: 'authentication',
    outcome: 'certificate',
  };
  await needs.register.commit('note_act', { at }, act);
  return account;
}

/**
 * The programme that signed the request's assertion, or showed its certificate. One that is
 * suspended is told so once it has proved who it is.
 */
export async function authenticatedProgramme(
  needs: StationNeeds,
  request: Request,
): Promise<AskingProgramme> {
  const sent = assertionOf(request);
  const certificate = shownCertificate(request, needs);
  const programme =
    typeof sent === 'string'
      ? await byAssertion(needs, request, sent)
      : await byCertificate(needs, request, certificate);
  if (!programme.active) throw problemOf('programme_suspended', 'The programme is suspended.');
  const own =
    certificate !== 'none' && isCertificateOf(programme, certificate) ? certificate : undefined;
  if (programme.requiresCertificate && !own) {
    throw problemOf('certificate_required', 'The programme must show its certificate.');
  }
  const key = await provenKey(needs, request, programme);
  // Who asks for a key by a proof gets it, unless its tokens are its certificate's.
  if (key !== undefined && !programme.requiresCertificate) {
    return { programme, boundTo: { kind: 'key', thumbprint: key } };
  }
  const boundTo = own
    ? ({ kind: 'certificate', thumbprint: own.thumbprint } as const)
    : ('none' as const);
  return { programme, boundTo };
}
