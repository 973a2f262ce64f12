import type { CapturePurpose, DeviceCapture } from './device.ts';
import { later, type Instant } from '../vocabulary/time.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';

/** How many captures wait to be used, and how long. */
const limits = {
  ageMs: {
    // As long as somebody may take to be enrolled.
    enrolment: 15 * 60_000,
    // Whoever is verified stands there now.
    verification: 2 * 60_000,
  },
  ofOneOperatorMax: 40,
  bytesMax: 256 * 1024 * 1024,
} as const;

/** A capture that waits for the enrolment, or the verification, that names it. */
export interface KeptCapture {
  readonly id: string;
  readonly operator: OperatorId;
  readonly purpose: CapturePurpose;
  readonly capture: DeviceCapture;
  readonly expiresAt: Instant;
}

function bytesOf({ capture }: KeptCapture): number {
  return capture.samples.reduce((sum, { record }) => sum + record.length, 0);
}

/**
 * Captures in memory, each for the operator who made it and for what it was made. When there is
 * no room the oldest go; a restart forgets all, and people are captured again.
 */
export class KeptCaptures {
  readonly #kept = new Map<string, KeptCapture>();

  keep(
    id: string,
    {
      at,
      ...made
    }: Pick<KeptCapture, 'operator' | 'purpose' | 'capture'> & { readonly at: Instant },
  ): KeptCapture {
    this.#forget(at);
    const kept = { id, ...made, expiresAt: later(at, limits.ageMs[made.purpose]) };
    this.#kept.set(id, kept);
    this.#makeRoom(made.operator);
    return kept;
  }

  /** A capture of this operator for an enrolment; it stays until its time is over. */
  of(operator: OperatorId, id: string, at: Instant): KeptCapture | undefined {
    return this.#find(operator, id, { purpose: 'enrolment', at });
  }

  /** A capture of this operator for a verification; it is used once. */
  take(operator: OperatorId, id: string, at: Instant): KeptCapture | undefined {
    const kept = this.#find(operator, id, { purpose: 'verification', at });
    if (kept) this.#kept.delete(id);
    return kept;
  }

  #find(
    operator: OperatorId,
    id: string,
    { purpose, at }: { readonly purpose: CapturePurpose; readonly at: Instant },
  ): KeptCapture | undefined {
    this.#forget(at);
    const kept = this.#kept.get(id);
    return kept?.operator === operator && kept.purpose === purpose ? kept : undefined;
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
