import type { DeviceCapture } from './device.ts';
import { later, type Instant } from '../vocabulary/time.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';

/** How many captures wait for their enrolment, and how long. */
const limits = {
  ageMs: 15 * 60_000,
  ofOneOperatorMax: 40,
  bytesMax: 256 * 1024 * 1024,
} as const;

/** A capture that waits for the enrolment that names it. */
export interface KeptCapture {
  readonly id: string;
  readonly operator: OperatorId;
  readonly capture: DeviceCapture;
  readonly expiresAt: Instant;
}

function bytesOf({ capture }: KeptCapture): number {
  return capture.samples.reduce((sum, { record }) => sum + record.length, 0);
}

/**
 * Captures in memory, each for the operator who made it and for a quarter of an hour. When there is
 * no room the oldest go; a restart forgets all, and people are captured again.
 */
export class KeptCaptures {
  readonly #kept = new Map<string, KeptCapture>();

  keep(
    id: string,
    { operator, capture, at }: Pick<KeptCapture, 'operator' | 'capture'> & { readonly at: Instant },
  ): KeptCapture {
    this.#forget(at);
    const kept = { id, operator, capture, expiresAt: later(at, limits.ageMs) };
    this.#kept.set(id, kept);
    this.#makeRoom(operator);
    return kept;
  }

  /** A capture of this operator that is still there; it stays until its time is over. */
  of(operator: OperatorId, id: string, at: Instant): KeptCapture | undefined {
    this.#forget(at);
    const kept = this.#kept.get(id);
    return kept?.operator === operator ? kept : undefined;
  }

  #forget(at: Instant): void {
    for (const [id, { expiresAt }] of this.#kept) if (expiresAt <= at) this.#kept.delete(id);
  }

  #makeRoom(operator: OperatorId): void {
    const own = [...this.#kept.values()].filter((one) => one.operator === operator);
    const over = Math.max(0, own.length - limits.ofOneOperatorMax);
    for (const { id } of own.slice(0, over)) this.#kept.delete(id);
    let bytes = [...this.#kept.values()].reduce((sum, one) => sum + bytesOf(one), 0);
    for (const one of this.#kept.values()) {
      if (bytes <= limits.bytesMax) return;
      this.#kept.delete(one.id);
      bytes -= bytesOf(one);
    }
  }
}
