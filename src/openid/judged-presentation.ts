import { createPublicKey, randomBytes } from 'node:crypto';
import type { Keys } from '../credentials/keys/keys.ts';
import {
  verifyPresentation,
  type PresentationRefusal,
  type VerifiedPresentation,
} from '../credentials/sd-jwt/verify-presentation.ts';
import type { StatusCheck } from '../credentials/status-list/status.ts';
import type { IssuedCredential } from '../register/credential-change.ts';
import type { Register } from '../register/register.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';
import type { CameOfPresentation, WaitingPresentation } from './presentation-state.ts';
import { presentedClaims, statusPlaceIn } from './presented.ts';

const clockToleranceS = 60;
const proofAgeS = 300;

/** What judging an answer needs. */
export interface JudgeNeeds {
  readonly register: Pick<
    Register,
    'commit' | 'pseudonym' | 'credentialAt' | 'statusMarks' | 'programme'
  >;
  readonly keys: Pick<Keys, 'published'>;
  readonly tokens: { subjectOf(sector: string, resident: ResidentId): Promise<string> };
  readonly places: {
    /** Whose credentials are taken (`iss`), of which type (`vct`). */
    readonly credentialIssuer: string;
    readonly credentialType: string;
    readonly statusUri: (list: number) => string;
  };
  /** Refusals under one name that end its tries, and since when they count. */
  readonly limit: () => { readonly refusalsMax: number; readonly since: Instant };
  readonly now: Clock;
}

/** Why a presentation is worth nothing; each has its own code. */
export interface JudgedRefusal {
  readonly kind:
    | 'presentation_unknown'
    | 'credential_unknown'
    | 'verification_limited'
    | PresentationRefusal['kind'];
}

/** What an answer is worth; what is wrong with it is written down, too. */
export async function judgedPresentation(
  needs: JudgeNeeds,
  waiting: WaitingPresentation,
  presentation: string,
): Promise<Result<CameOfPresentation, JudgedRefusal>> {
  const verified = await verifiedNow(needs, waiting, presentation);
  const place = verified.ok ? statusPlaceIn(verified.value.claims, needs.places) : undefined;
  const credential = place && (await needs.register.credentialAt(place));
  // The register knows which key it issued the credential for.
  const hers = verified.ok && credential?.holderKey === verified.value.holder;
  if (!verified.ok || !credential || !hers) {
    const kind = verified.ok ? 'credential_unknown' : verified.error.kind;
    await note(needs, waiting, kind);
    return fail({ kind });
  }
  return recorded(needs, waiting, { ...verified.value, credential });
}

async function verifiedNow(
  { keys, places, register, now }: JudgeNeeds,
  { nonce, clientId }: WaitingPresentation,
  presentation: string,
): Promise<Result<VerifiedPresentation, PresentationRefusal>> {
  const published = await keys.published('wallet-credential');
  const trusted = published.map(({ kty, crv, x, y, kid }) => ({
    keyId: new Uint8Array(Buffer.from(kid, 'utf8')),
    algorithm: 'ES256' as const,
    publicKey: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
    issuer: places.credentialIssuer,
  }));
  return verifyPresentation(presentation, {
    trust: { keys: trusted, certified: 'none' },
    types: [places.credentialType],
    audience: clientId,
    nonce,
    status: statusIn({ register, places }),
    now: now(),
    clockToleranceS,
    proofAgeSMax: proofAgeS,
  });
}

/** The register itself is asked: no list is older than it. */
function statusIn({ register, places }: Pick<JudgeNeeds, 'register' | 'places'>): StatusCheck {
  return async ({ uri, index }, at) => {
    const list = statusPlaceIn({ status: { status_list: { uri, idx: index } } }, places)?.list;
    const marks = list === undefined ? undefined : await register.statusMarks(list, at);
    if (!marks) return 'unknown';
    if (marks.invalid.includes(index)) return 'invalid';
    return marks.suspended.includes(index) ? 'suspended' : 'valid';
  };
}

async function note(
  { register, now }: JudgeNeeds,
  { programme, purpose }: WaitingPresentation,
  outcome: string,
): Promise<void> {
  const at = now();
  const act = {
    at,
    kind: 'presentation.answered',
    actor: `programme:${programme}`,
    subject: '',
    purpose,
    outcome,
  };
  await register.commit('note_act', { at }, act);
}

/** Writes the verification down, so that the programme is told the same subject as ever. */
async function recorded(
  { register, tokens, now, limit }: JudgeNeeds,
  waiting: WaitingPresentation,
  {
    claims,
    credential: { resident },
  }: Pick<VerifiedPresentation, 'claims'> & { readonly credential: IssuedCredential },
): Promise<Result<CameOfPresentation, JudgedRefusal>> {
  const programme = await register.programme(waiting.programme);
  if (!programme?.active) return fail({ kind: 'presentation_unknown' });
  const at = now();
  const subject = await tokens.subjectOf(programme.sector, resident);
  const transaction = randomBytes(16).toString('base64url');
  const attemptKey = register.pseudonym(resident);
  const { outcome } = await register.commit(
    'record_verification',
    {
      resident,
      programme: programme.id,
      attemptKey,
      outcome: 'verified',
      factors: [],
      limit: limit(),
      subject,
      shownVid: 'none',
      at,
    },
    {
      at,
      kind: 'presentation.answered',
      actor: `programme:${programme.id}`,
      subject: attemptKey,
      purpose: waiting.purpose,
      outcome: 'verified',
      reference: transaction,
    },
  );
  if (outcome !== 'verified') return fail({ kind: 'verification_limited' });
  const told = presentedClaims(claims, waiting.claims);
  return ok({ kind: 'presented', subject, transaction, at, claims: told });
}
