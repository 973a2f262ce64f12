import { createPublicKey, randomBytes } from 'node:crypto';
import type { Keys } from '../credentials/keys/keys.ts';
import { newAnswerKey, openAnswer } from '../credentials/presentation-seal.ts';
import {
  verifyPresentation,
  type PresentationRefusal,
  type VerifiedPresentation,
} from '../credentials/sd-jwt/verify-presentation.ts';
import type { StatusCheck } from '../credentials/status-list/status.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { IssuedCredential } from '../register/credential-change.ts';
import type { Register } from '../register/register.ts';
import { reaches } from '../vocabulary/assurance.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant, later } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import {
  askerOf,
  claimsQuery,
  queryId,
  requestObject,
  type Asker,
} from './presentation-request.ts';
import {
  PresentationState,
  type CameOfPresentation,
  type PresentationStateNeeds,
  type WaitingPresentation,
} from './presentation-state.ts';
import { presentedClaims, statusPlaceIn, walletAnswer } from './presented.ts';

/** How long a wallet has, as somebody who looks for her telephone. */
const requestMs = 5 * 60_000;
const clockToleranceS = 60;
const proofAgeS = 300;
/** Of one factor: a key that somebody holds. */
const walletAssurance = 'low';

/** Where things are, as wallets are told. */
export interface PresentationPlaces {
  readonly requestUri: (id: string) => string;
  readonly responseUri: (id: string) => string;
  /** Whose credentials are taken (`iss`), of which type (`vct`). */
  readonly credentialIssuer: string;
  readonly credentialType: string;
  readonly statusUri: (list: number) => string;
}

/** What asking wallets stands on. */
export interface PresentationNeeds extends PresentationStateNeeds {
  readonly register: Pick<
    Register,
    'commit' | 'pseudonym' | 'credentialAt' | 'statusMarks' | 'programme'
  >;
  readonly keys: Pick<Keys, 'current' | 'published' | 'sign'>;
  readonly tokens: {
    subjectOf(sector: string, resident: ResidentId): Promise<string>;
    issue(claims: IdentityClaims): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
  };
  readonly issuer: string;
  readonly places: PresentationPlaces;
  /** Refusals under one name that end its tries, and since when they count. */
  readonly limit: () => { readonly refusalsMax: number; readonly since: Instant };
}

/** What a programme asks a wallet for. */
export interface PresentationWish {
  readonly purpose: string;
  readonly claims: readonly OpenIdClaim[];
}

/** Why it may not ask. */
export interface WishRefusal {
  readonly kind: 'scope_missing' | 'purpose_not_allowed' | 'attribute_not_allowed';
}

/** Why a wallet's answer is not taken; each has its own code. */
export interface AnswerRefusal {
  readonly kind:
    | 'presentation_unknown'
    | 'presentation_request_expired'
    /** The request had its answer. */
    | 'presentation_replayed'
    | 'answer_unopened'
    | 'answer_malformed'
    | 'answer_state_refused'
    | 'credential_unknown'
    | 'verification_limited'
    | PresentationRefusal['kind'];
}

/** How a request stands, as its programme is told. */
export type PresentationStanding =
  /** `told`: what was presented was told before. */
  | { readonly kind: 'waiting' | 'expired' | 'told' }
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'presented';
      readonly claims: Readonly<Record<string, unknown>>;
      /** None where the purpose wants to be surer than of a wallet that somebody holds. */
      readonly told:
        'none' | { readonly subject: string; readonly token: string; readonly expiresAt: Instant };
    };

const newName = () => randomBytes(24).toString('base64url');

/** Asks wallets for what residents keep in them, for programmes. */
export class PresentationDesk {
  readonly #needs: PresentationNeeds;
  readonly #state: PresentationState;
  #asker: Asker | undefined;

  constructor(needs: PresentationNeeds) {
    this.#needs = needs;
    this.#state = new PresentationState(needs);
  }

  /** Opens a request; `address` is what a QR code or a link hands to a wallet. */
  async ask(
    programme: ProgrammeAccount,
    { purpose, claims }: PresentationWish,
  ): Promise<
    Result<
      { readonly id: string; readonly address: string; readonly expiresAt: Instant },
      WishRefusal
    >
  > {
    const refused = wishRefusal(programme, { purpose, claims });
    if (refused) return fail(refused);
    const { now, places, keys } = this.#needs;
    const at = now();
    const expiresAt = later(at, requestMs);
    const [id, nonce, state] = [newName(), newName(), newName()];
    const answerKey = await newAnswerKey();
    const asker = await this.#currentAsker(at);
    const request = await requestObject(keys, asker, {
      nonce,
      state,
      at,
      expiresAt,
      responseUri: places.responseUri(id),
      answerKey: answerKey.publicJwk,
      query: claimsQuery(places.credentialType, claims),
      programme: programme.name,
    });
    const { clientId } = asker;
    const { kty = '', crv = '', x = '', y = '', d = '' } = answerKey.privateJwk;
    const privateJwk = { kty, crv, x, y, d };
    await this.#state.keep(id, {
      programme: programme.id,
      purpose,
      claims,
      nonce,
      state,
      clientId,
      request,
      privateJwk,
      expiresAt,
    });
    const query = new URLSearchParams({ client_id: clientId, request_uri: places.requestUri(id) });
    return ok({ id, address: `openid4vp://?${query.toString()}`, expiresAt });
  }

  /** The signed request, as a wallet fetches it; undefined when there is none any more. */
  async request(id: string): Promise<string | undefined> {
    const waiting = await this.#state.waiting(id);
    return waiting && waiting.expiresAt > this.#needs.now() ? waiting.request : undefined;
  }

  /** Takes a wallet's answer: one for each request. */
  async take(id: string, sealed: string): Promise<Result<'taken', AnswerRefusal>> {
    const waiting = await this.#state.waiting(id);
    if (!waiting) return fail({ kind: 'presentation_unknown' });
    if (waiting.expiresAt <= this.#needs.now()) {
      return fail({ kind: 'presentation_request_expired' });
    }
    const opened = await openAnswer(waiting.privateJwk, sealed);
    if (opened === 'unopened') return fail({ kind: 'answer_unopened' });
    const answer = walletAnswer(opened, queryId);
    if (!answer) return fail({ kind: 'answer_malformed' });
    if (answer.state !== waiting.state) return fail({ kind: 'answer_state_refused' });
    // From here on it is an answer to this request: whatever it is worth, there is no other.
    if (!(await this.#state.take(id))) return fail({ kind: 'presentation_replayed' });
    const judged = await this.#judged(waiting, answer.presentation);
    const came: CameOfPresentation = judged.ok
      ? judged.value
      : { kind: 'refused', why: judged.error.kind };
    await this.#state.settle(id, came);
    return judged.ok ? ok('taken') : judged;
  }

  /**
   * How a request of a programme stands. What was presented is told once: the token is bound to the
   * key that the programme proves now.
   */
  async standing(
    programme: ProgrammeAccount,
    id: string,
    boundTo: TokenBinding,
  ): Promise<PresentationStanding | undefined> {
    const waiting = await this.#state.waiting(id);
    if (!waiting || waiting.programme !== programme.id) return undefined;
    const came = await this.#state.came(id);
    if (!came) {
      return { kind: waiting.expiresAt > this.#needs.now() ? 'waiting' : 'expired' };
    }
    if (came.kind === 'refused') return came;
    const { subject, transaction, at, claims } = came;
    if (!(await this.#state.tell(id))) return { kind: 'told' };
    const purpose = programme.purposes.find(({ code }) => code === waiting.purpose);
    if (!purpose || !reaches(walletAssurance, purpose.assuranceMin)) {
      return { kind: 'presented', claims, told: 'none' };
    }
    const issued = await this.#needs.tokens.issue({
      audience: programme.audience,
      subject,
      programme: programme.id,
      purpose: waiting.purpose,
      verifiedAt: at,
      transaction,
      boundTo,
      assurance: walletAssurance,
      methods: ['pop'],
      falseMatchRate: 'none',
    });
    return { kind: 'presented', claims, told: { subject, ...issued } };
  }

  async #currentAsker(at: Instant): Promise<Asker> {
    const { keys, issuer } = this.#needs;
    const { kid } = await keys.current('openid');
    if (this.#asker?.key.kid !== kid) this.#asker = await askerOf(keys, issuer, at);
    return this.#asker;
  }

  async #judged(
    waiting: WaitingPresentation,
    presentation: string,
  ): Promise<Result<CameOfPresentation, AnswerRefusal>> {
    const verified = await this.#verified(waiting, presentation);
    const place = verified.ok
      ? statusPlaceIn(verified.value.claims, this.#needs.places)
      : undefined;
    const credential = place && (await this.#needs.register.credentialAt(place));
    // The register knows which key it issued the credential for.
    const hers = verified.ok && credential?.holderKey === verified.value.holder;
    if (!verified.ok || !credential || !hers) {
      const kind = verified.ok ? 'credential_unknown' : verified.error.kind;
      await this.#note(waiting, kind);
      return fail({ kind });
    }
    return this.#recorded(waiting, verified.value, credential);
  }

  async #verified(
    { nonce, clientId }: WaitingPresentation,
    presentation: string,
  ): Promise<Result<VerifiedPresentation, PresentationRefusal>> {
    const { keys, places, now } = this.#needs;
    const published = await keys.published('wallet-credential');
    const trusted = published.map(({ kty, crv, x, y, kid }) => ({
      keyId: new Uint8Array(Buffer.from(kid, 'utf8')),
      algorithm: 'ES256' as const,
      publicKey: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
      issuer: places.credentialIssuer,
    }));
    return verifyPresentation(presentation, {
      trust: { keys: trusted, anchors: [], statusOf: async () => 'unknown' },
      types: [places.credentialType],
      audience: clientId,
      nonce,
      status: this.#status(),
      now: now(),
      clockToleranceS,
      proofAgeSMax: proofAgeS,
    });
  }

  /** The register itself is asked: no list is older than it. */
  #status(): StatusCheck {
    const { register, places } = this.#needs;
    return async ({ uri, index }, at) => {
      const list = statusPlaceIn({ status: { status_list: { uri, idx: index } } }, places)?.list;
      const marks = list === undefined ? undefined : await register.statusMarks(list, at);
      if (!marks) return 'unknown';
      if (marks.invalid.includes(index)) return 'invalid';
      return marks.suspended.includes(index) ? 'suspended' : 'valid';
    };
  }

  async #note({ programme, purpose }: WaitingPresentation, outcome: string): Promise<void> {
    const { register, now } = this.#needs;
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

  async #recorded(
    waiting: WaitingPresentation,
    { claims }: VerifiedPresentation,
    { resident }: IssuedCredential,
  ): Promise<Result<CameOfPresentation, AnswerRefusal>> {
    const { register, tokens, now, limit } = this.#needs;
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
}

/** Whether a programme may ask this; undefined when it may. */
function wishRefusal(
  { scopes, purposes, openid }: ProgrammeAccount,
  { purpose, claims }: PresentationWish,
): WishRefusal | undefined {
  if (!scopes.includes('verify')) return { kind: 'scope_missing' };
  if (!purposes.some(({ code }) => code === purpose)) return { kind: 'purpose_not_allowed' };
  const allowed = openid?.claims ?? [];
  return claims.every((name) => allowed.includes(name))
    ? undefined
    : { kind: 'attribute_not_allowed' };
}
