import { setTimeout as pass } from 'node:timers/promises';
import type { SendingStanding } from '../http/needs.ts';
import { CentreClient } from '../packets/centre-client.ts';
import type { OutboxEntry } from '../packets/outbox.ts';
import { everySendable } from '../packets/stick.ts';
import type { PacketState } from '../packets/statements.ts';
import { fillOutbox, type FillOutboxNeeds } from '../procedures/fill-outbox.ts';
import { hearReceipt, hearVerdict, type HearNeeds } from '../procedures/hear-centre.ts';
import { packEnrolment, sliceBytes, type PackNeeds } from '../procedures/pack-enrolment.ts';
import { clearOutbox } from '../procedures/withdraw-enrolment.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
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
  /** How often packets were refused: they are tried again later, each time later. */
  readonly #refusals = new Map<string, number>();
  #wake = new AbortController();
  #standing: SendingStanding = { sending: false, nextTryAt: 'none', trouble: 'none' };
  #failures = 0;
  #filledAt = Number.NEGATIVE_INFINITY;
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
    for await (const entry of everySendable(this.#needs.outbox)) {
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
        pauseMs = this.#pauseMs(this.#failures);
        this.#failures += 1;
        this.#standing = { ...this.#standing, trouble: troubleOf(error) };
      }
      await this.#rest(pauseMs);
    }
  }

  /** After so many failures: twice as long for each, up to the most. */
  #pauseMs(failures: number): number {
    const { retryMs, retryMsMax } = this.#pace;
    return withJitter(Math.min(retryMsMax, retryMs * 2 ** Math.min(failures, 30)));
  }

  async #rest(ms: number): Promise<void> {
    const nextTryAt: Instant = later(this.#needs.now(), ms);
    this.#standing = { ...this.#standing, sending: false, nextTryAt };
    await pass(ms, undefined, { signal: this.#wake.signal }).catch(() => undefined);
  }

  /** One turn; what it answers is how long there is nothing to do. */
  async #turn(): Promise<number> {
    const { outbox, now } = this.#needs;
    // Enrolments enter by themselves; only what adjudicators or a crash left is looked for.
    if (performance.now() - this.#filledAt >= this.#pace.idleMs) {
      await fillOutbox(this.#needs);
      this.#filledAt = performance.now();
    }
    await clearOutbox(this.#needs);
    for (;;) {
      const due = await outbox.ask('sendable', { after: 0, max: batchMax, at: now() });
      for (const entry of due) {
        if (this.#stopping.signal.aborted) return 0;
        await giveWay(this.#busy, this.#stopping.signal);
        await this.#sendOne(entry);
      }
      const undecided = await this.#askVerdicts();
      if (due.length < batchMax) return undecided ? this.#pace.verdictMs : this.#pace.idleMs;
    }
  }

  /** Asks what became of everything that the centre has and did not finally decide. */
  async #askVerdicts(): Promise<boolean> {
    const { outbox } = this.#needs;
    let received = false;
    // Asked about nothing, too, it tells that it is there.
    for (let after: Seq | 0 = 0; ;) {
      const open: readonly OutboxEntry[] = await outbox.ask('undecided', { after, max: askedMax });
      const states = await this.#centre.states(open.map(({ recordId }) => recordId));
      await this.#contacted();
      for (const state of states) {
        if (state.state === 'decided') await hearVerdict(this.#needs, state.verdict);
      }
      received ||= open.some(({ state }) => state.kind === 'received');
      const last = open.at(-1);
      if (!last || open.length < askedMax) return received;
      after = last.seq;
    }
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
      this.#refusals.delete(recordId);
    } catch (error) {
      const code = troubleOf(error);
      const now = this.#needs.now();
      const alone = ofOnePacket.has(code);
      const times = this.#refusals.get(recordId) ?? 0;
      const notBefore = alone ? later(now, this.#pauseMs(times)) : now;
      await this.#needs.outbox.ask('troubled', { recordId, code, notBefore });
      if (!alone) throw error;
      this.#refusals.set(recordId, times + 1);
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
