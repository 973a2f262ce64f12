import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';

/** What a sensor is asked for. */
export interface SensorAsked {
  /** Fingers to capture; empty where nobody says which, or for a face. */
  readonly positions: readonly KnownFinger[];
  readonly count: number;
  /** For the register everything is kept; a verification makes do with less. */
  readonly lossless: boolean;
  /** Whoever is there instead of the person that was set. */
  readonly person?: string;
}

/** One sample as it comes from a sensor. */
export interface SensedSample {
  /** As the interface names it: `Left IndexFinger`, `UNKNOWN`, or nothing for a face. */
  readonly subType: string;
  /** ISO/IEC 19794-4 or -5. */
  readonly record: Uint8Array;
  readonly quality: number;
}

/** A sensor and whoever is in front of it. */
export interface Sensor {
  /** Who presses or looks from now on; samples are always the same person's for the same name. */
  person: string;
  capture(asked: SensorAsked): Promise<readonly SensedSample[]>;
  /** What is seen now, as a JPEG. */
  frame(): Promise<Uint8Array>;
}
