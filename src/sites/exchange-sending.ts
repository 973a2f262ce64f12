import { setTimeout as pass } from 'node:timers/promises';
import { accessToken, tokenMs } from '../dci/access-token.ts';
import type { ExchangeDesk } from '../http/dci/needs.ts';
import { sendAnswers, type Deliver, type Delivery } from '../procedures/dci/send-answers.ts';
import { tellSubscribers } from '../procedures/dci/tell-subscribers.ts';
import { Instant } from '../vocabulary/time.ts';

/** How often is looked whether something is due that nobody announced. */
const idleMs = 1_000;
/** How long a partner may take. */
const deliveryMsMax = 10_000;
/** How long what was exchanged is kept. */
const keptMs = 30 * 24 * 3600 * 1000;
const sweepMs = 3600 * 1000;

/** Statuses after which the same message may be taken later. */
function mayTryAgain(status: number): boolean {
  return status >= 500 || [401, 403, 404, 408, 425, 429].includes(status);
}

/** Whether an acknowledgement says that the message was not taken. */
async function isNegative(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => undefined);
  const message: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;
  const said: unknown =
    typeof message === 'object' && message !== null
      ? Reflect.get(message, 'ack_status')
      : undefined;
  return said === 'ERR' || said === 'NACK';
}

/** Posts an answer to a partner; it shows a token that the registry's published keys verify. */
function byHttp(
  desk: Pick<ExchangeDesk, 'issuer' | 'keys' | 'now'>,
  stopping: AbortSignal,
): Deliver {
  return async (address, envelope, partner): Promise<Delivery> => {
    const parties = { issuer: desk.issuer, subject: desk.issuer, audience: partner.id };
    const token = accessToken(desk.keys.current, parties, { at: desk.now(), holdsMs: tokenMs });
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(envelope),
        // Only where the partner's account says, not wherever that place points.
        redirect: 'error',
        signal: AbortSignal.any([stopping, AbortSignal.timeout(deliveryMsMax)]),
      });
      if (!response.ok) return mayTryAgain(response.status) ? 'unreached' : 'refused';
      return (await isNegative(response)) ? 'refused' : 'taken';
    } catch {
      return 'unreached';
    }
  };
}

/** Makes and sends answers, and tells subscribers, until it is stopped. */
export class ExchangeSending {
  readonly #desk: ExchangeDesk;
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #sweptAt = 0;
  readonly #working: Promise<void>;

  constructor(desk: ExchangeDesk) {
    this.#desk = desk;
    this.#working = this.#work();
  }

  /** There is something to do now. */
  kick(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const deliver = byHttp(this.#desk, this.#stopping.signal);
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      let done = 0;
      try {
        done += await tellSubscribers(this.#desk);
        done += await sendAnswers(this.#desk, deliver, this.#desk.failed);
        await this.#sweep();
      } catch (error) {
        this.#desk.failed(error);
      }
      if (done > 0) continue;
      await pass(idleMs, undefined, { signal: this.#wake.signal }).catch(() => undefined);
    }
  }

  async #sweep(): Promise<void> {
    const { store, now } = this.#desk;
    if (now() - this.#sweptAt < sweepMs) return;
    this.#sweptAt = now();
    await store.forgetBefore(Instant.parse(Math.max(0, now() - keptMs)));
  }
}
