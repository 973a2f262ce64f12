import { randomBytes } from 'node:crypto';
import type { Keys } from '../credentials/keys/keys.ts';
import { newAnswerKey, openAnswer } from '../credentials/presentation-seal.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import { reaches } from '../vocabulary/assurance.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { judgedPresentation, type JudgeNeeds, type JudgedRefusal } from './judged-presentation.ts';
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
} from './presentation-state.ts';
import { walletAnswer } from './presented.ts';

/** How long a wallet has, as somebody who looks for her telephone. */
const requestMs = 5 * 60_000;
/** Of one factor: a key that somebody holds. */
const walletAssurance = 'low';

/** What asking wallets stands on. */
export interface PresentationNeeds extends JudgeNeeds, PresentationStateNeeds {
  readonly keys: Pick<Keys, 'current' | 'published' | 'sign'>;
  readonly tokens: JudgeNeeds['tokens'] & {
    issue(claims: IdentityClaims): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
  };
  readonly issuer: string;
  /** Where things are, as wallets are told. */
  readonly places: JudgeNeeds['places'] & {
    readonly requestUri: (id: string) => string;
    readonly responseUri: (id: string) => string;
  };
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
    | 'presentation_request_expired'
    /** The request had its answer. */
    | 'presentation_replayed'
    | 'answer_unopened'
    | 'answer_malformed'
    | 'answer_state_refused'
    | JudgedRefusal['kind'];
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
    const judged = await judgedPresentation(this.#needs, waiting, answer.presentation);
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
