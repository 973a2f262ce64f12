import { z } from 'zod';
import { keyedHash, open, seal } from '../register/vault.ts';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import { Instant } from '../vocabulary/time.ts';
import type { OpenIdState } from './state.ts';

/** A request that waits for a wallet. */
const Waiting = z.object({
  programme: ProgrammeId,
  purpose: z.string(),
  claims: z.array(OpenIdClaim).readonly(),
  nonce: z.string(),
  state: z.string(),
  clientId: z.string(),
  request: z.string(),
  privateJwk: z.record(z.string(), z.string()),
  expiresAt: Instant,
});
export type WaitingPresentation = z.infer<typeof Waiting>;

/** What came of it. */
const Came = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused'), why: z.string() }),
  z.object({
    kind: z.literal('presented'),
    subject: z.string(),
    transaction: z.string(),
    at: Instant,
    claims: z.record(z.string(), z.unknown()),
  }),
]);
export type CameOfPresentation = z.infer<typeof Came>;

/** What keeping presentations needs. */
export interface PresentationStateNeeds {
  readonly state: OpenIdState;
  /** Seals what is kept; 32 bytes. */
  readonly stateKey: Uint8Array;
  readonly now: Clock;
}

const models = { waiting: 'PresentationRequest', came: 'PresentationResult' } as const;
/** How long what came of it can be asked for, after the request itself is over. */
const keptMs = 10 * 60_000;

/** Requests for presentations and what came of them, sealed, for some minutes. */
export class PresentationState {
  readonly #needs: PresentationStateNeeds;

  constructor(needs: PresentationStateNeeds) {
    this.#needs = needs;
  }

  async keep(id: string, waiting: WaitingPresentation): Promise<void> {
    await this.#put('waiting', id, waiting, waiting.expiresAt + keptMs);
  }

  /** What waits under this name, answered or not; undefined when there is nothing. */
  async waiting(id: string): Promise<WaitingPresentation | undefined> {
    const found = await this.#find('waiting', id);
    return found === undefined ? undefined : Waiting.parse(found);
  }

  /** Takes the one answer that a request may have; false when it had one. */
  take(id: string): Promise<boolean> {
    return this.#needs.state.ask('consume', models.waiting, this.#key(id), this.#needs.now());
  }

  async came(id: string): Promise<CameOfPresentation | undefined> {
    const found = await this.#find('came', id);
    return found === undefined ? undefined : Came.parse(found);
  }

  async settle(id: string, came: CameOfPresentation): Promise<void> {
    await this.#put('came', id, came, this.#needs.now() + keptMs);
  }

  /** Takes what came of it, once; false when it was told before. */
  tell(id: string): Promise<boolean> {
    return this.#needs.state.ask('consume', models.came, this.#key(id), this.#needs.now());
  }

  #key(id: string): string {
    return keyedHash(this.#needs.stateKey, 'presentation', id);
  }

  async #put(kind: keyof typeof models, id: string, what: object, expiresAt: number) {
    const { state, stateKey, now } = this.#needs;
    const key = this.#key(id);
    const model = models[kind];
    const bytes = Buffer.from(JSON.stringify(what), 'utf8');
    const body = new Uint8Array(seal(stateKey, { subject: key, kind: model }, bytes));
    await state.ask('put', { model, key, grant: '', uid: '', body, expiresAt }, now());
  }

  async #find(kind: keyof typeof models, id: string): Promise<unknown> {
    const { state, stateKey, now } = this.#needs;
    const key = this.#key(id);
    const model = models[kind];
    const found = await state.ask('find', model, key, now());
    if (!found) return undefined;
    const bytes = open(stateKey, { subject: key, kind: model }, found.body);
    return JSON.parse(bytes.toString('utf8'));
  }
}
