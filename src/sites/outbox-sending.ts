import { setTimeout as pass } from 'node:timers/promises';
import type { SendingStanding } from '../http/needs.ts';
import { CentreClient } from '../packets/centre-client.ts';
import type { OutboxEntry } from '../packets/outbox.ts';
import type { PacketState } from '../packets/statements.ts';
import { fillOutbox, type FillOutboxNeeds } from '../procedures/fill-outbox.ts';
import { hearReceipt, hearVerdict, type HearNeeds } from '../procedures/hear-centre.ts';
import { packEnrolment, sliceBytes, type PackNeeds } from '../procedures/pack-enrolment.ts';
import { clearOutbox } from '../procedures/withdraw-enrolment.ts';
import { later, type Instant } from '../vocabulary/time.ts';
import { giveWay, troubleOf } from './giving-way.ts';

/** What sending needs. */
export interface SendingNeeds extends FillOutboxNeeds, HearNeeds, PackNeeds {
  readonly register: FillOutboxNeeds['register'] & HearNeeds['register'] & PackNeeds['register'];
}

/** How often, and how patiently. */
export interface SendingPace {
  /** After nothing was left to send. */
  readonly idleMs: number;
  /** While the centre decides about what it has. */
  readonly verdictMs: number;
  /** After a failure; doubled by each one that follows, up to the most. */
  readonly retryMs: number;
  readonly retryMsMax: number;
}

/** The pace of a station. */
const ordinaryPace: SendingPace = {
  idleMs: 60_000,
  verdictMs: 3_000,
  retryMs: 500,
  retryMsMax: 5 * 60_000,
};

/** Packets sealed and sent before the others are looked at again. */
const batchMax = 50;
/** Packets asked about at once. */
const askedMax = 100;
/** Times that one packet begins anew before others come. */
const roundsMax = 3;

/** Refusals of one packet, which keep no other from being sent. */
const ofOnePacket: ReadonlySet<string> = new Set([
  'packet_refused',
  'packet_too_large',
  'record_id_taken',
  'centre_not_believed',
]);

/** Between half and all of the pause: stations that lost their centre at once come back apart. */
function withJitter(ms: number): number {
  return Math.round(ms * (0.5 + Math.random() / 2));
}

/** Seals what is approved, sends it, hears what became of it; goes on until it is stopped. */
export class OutboxSending {
  readonly #needs: SendingNeeds;
  readonly #centre: CentreClient;
  readonly #pace: SendingPace;
  readonly #busy: () => boolean;
  readonly #stopping = new AbortController();
  /** Packets that were refused are tried again later, each time later. */
  readonly #refused = new Map<string, { readonly times: number; readonly notBefore: number }>();
  #wake = new AbortController();
  #standing: SendingStanding = { sending: false, nextTryAt: 'none', trouble: 'none' };
  #failures = 0;
  readonly #working: Promise<void>;

  constructor(
    needs: SendingNeeds,
    centre: {
      readonly address: string;
      readonly assert: () => Promise<string>;
      readonly busy: () => boolean;
      readonly pace?: SendingPace;
    },
  ) {
    const { signal } = this.#stopping;
    this.#needs = needs;
    this.#pace = centre.pace ?? ordinaryPace;
    this.#busy = centre.busy;
    this.#centre = new CentreClient({ address: centre.address, assert: centre.assert, signal });
    this.#working = this.#work();
  }

  standing(): SendingStanding {
    return this.#standing;
  }

  /** There is something new: what waits for its next turn has it now. */
  kick(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#working;
  }

  /** Everything that is approved lies sealed, as before an export. */
  async sealAll(): Promise<void> {
    for (const entry of await this.#needs.outbox.ask('inState', ['ready'], 10_000)) {
      if (!(await this.#needs.outbox.ask('packet', entry.recordId))) {
        await packEnrolment(this.#needs, entry);
      }
    }
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      this.#standing = { ...this.#standing, sending: true, nextTryAt: 'none' };
      let pauseMs: number;
      try {
        pauseMs = await this.#turn();
        this.#failures = 0;
        this.#standing = { ...this.#standing, trouble: 'none' };
      } catch (error) {
        const { retryMs, retryMsMax } = this.#pace;
        pauseMs = withJitter(Math.min(retryMsMax, retryMs * 2 ** Math.min(this.#failures, 30)));
        this.#failures += 1;
        this.#standing = { ...this.#standing, trouble: troubleOf(error) };
      }
      await this.#rest(pauseMs);
    }
  }

  async #rest(ms: number): Promise<void> {
    const nextTryAt: Instant = later(this.#needs.now(), ms);
    this.#standing = { ...this.#standing, sending: false, nextTryAt };
    await pass(ms, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }

  /** One turn; what it answers is how long there is nothing to do. */
  async #turn(): Promise<number> {
    const { outbox } = this.#needs;
    await fillOutbox(this.#needs);
    await clearOutbox(this.#needs);
    for (;;) {
      const waiting = await outbox.ask('inState', ['ready', 'uploading'], 10_000);
      const now = performance.now();
      const due = waiting.filter(
        ({ recordId }) => (this.#refused.get(recordId)?.notBefore ?? 0) <= now,
      );
      for (const entry of due.slice(0, batchMax)) {
        if (this.#stopping.signal.aborted) return 0;
        await giveWay(this.#busy, this.#stopping.signal);
        await this.#sendOne(entry);
      }
      const undecided = await this.#askVerdicts();
      if (due.length <= batchMax) return undecided ? this.#pace.verdictMs : this.#pace.idleMs;
    }
  }

  /** Asks what became of everything that the centre has and did not finally decide. */
  async #askVerdicts(): Promise<boolean> {
    const { outbox } = this.#needs;
    const open = await outbox.ask('inState', ['received', 'settled'], 100_000);
    const asked = open.filter(
      ({ state }) =>
        state.kind === 'received' ||
        (state.kind === 'settled' && state.outcome === 'needs_adjudication'),
    );
    for (let from = 0; from < asked.length; from += askedMax) {
      const some = asked.slice(from, from + askedMax);
      const states = await this.#centre.states(some.map(({ recordId }) => recordId));
      await this.#contacted();
      for (const state of states) {
        if (state.state === 'decided') await hearVerdict(this.#needs, state.verdict);
      }
    }
    // A centre that was just reached tells, too, that it is there when nothing waits.
    if (asked.length === 0) {
      await this.#centre.states([]);
      await this.#contacted();
    }
    return asked.some(({ state }) => state.kind === 'received');
  }

  async #contacted(): Promise<void> {
    this.#failures = 0;
    await this.#needs.outbox.ask('contacted', this.#needs.now());
  }

  /** Seals and sends one packet; what is refused of it alone keeps no other waiting. */
  async #sendOne(entry: OutboxEntry): Promise<void> {
    const { recordId } = entry;
    try {
      if (!(await this.#needs.outbox.ask('packet', recordId))) {
        await packEnrolment(this.#needs, entry);
      }
      await this.#upload(entry);
      this.#refused.delete(recordId);
    } catch (error) {
      const code = troubleOf(error);
      await this.#needs.outbox.ask('troubled', recordId, code);
      if (!ofOnePacket.has(code)) throw error;
      const times = (this.#refused.get(recordId)?.times ?? 0) + 1;
      const { retryMs, retryMsMax } = this.#pace;
      const waitMs = withJitter(Math.min(retryMsMax, retryMs * 2 ** Math.min(times, 30)));
      this.#refused.set(recordId, { times, notBefore: performance.now() + waitMs });
      // Sealed anew, it may be to another key or without the damage.
      await this.#needs.outbox.ask('unseal', recordId);
    }
  }

  async #upload({ recordId }: OutboxEntry): Promise<void> {
    const { outbox } = this.#needs;
    const packet = await outbox.ask('packet', recordId);
    if (!packet) return;
    for (let round = 0; round < roundsMax; round += 1) {
      let state = await this.#centre.begin(recordId, packet);
      while (state.state === 'uploading') {
        await this.#contacted();
        const offset = state.receivedBytes;
        await outbox.ask('sent', recordId, offset, this.#needs.now());
        const slice = await outbox.ask('slice', recordId, Math.floor(offset / sliceBytes));
        if (!slice) return;
        const next = await this.#append(recordId, offset, slice.subarray(offset % sliceBytes));
        if (next === 'out_of_order') break;
        state = next;
      }
      if (await this.#heard(state)) return;
    }
  }

  async #append(
    recordId: OutboxEntry['recordId'],
    offset: number,
    slice: Uint8Array,
  ): Promise<PacketState | 'out_of_order'> {
    try {
      return await this.#centre.append(recordId, offset, slice);
    } catch (error) {
      const code = troubleOf(error);
      if (code === 'slice_out_of_order' || code === 'upload_not_begun') return 'out_of_order';
      throw error;
    }
  }

  /** What the centre says of a packet that it has; false when it does not have it. */
  async #heard(state: PacketState): Promise<boolean> {
    if (state.state !== 'received' && state.state !== 'decided') return false;
    await this.#contacted();
    const heard = await hearReceipt(this.#needs, state.receipt);
    if (heard === 'not_believed') {
      throw Object.assign(new Error('the receipt is not the centre’s'), {
        code: 'centre_not_believed',
      });
    }
    if (state.state === 'decided') await hearVerdict(this.#needs, state.verdict);
    return true;
  }
}
