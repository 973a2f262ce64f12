import { canonicalJson, sha256 } from '../canonical-json.ts';
import type { Day } from '../day.ts';

/** Where a household lives, as the formula tells areas apart. */
export type Area = 'urban' | 'rural';

/** One value that goes into a score: a flag, or a number as decimal text. */
export interface Input {
  readonly value: boolean | string;
  /** Who says so: `register`, `declared`, or a partner's name. */
  readonly source: string;
}

/** All that a score depends on besides its formula. */
export interface ScoreInputs {
  readonly area: Area;
  readonly region: string;
  /** The day whose facts these are. */
  readonly day: Day;
  readonly values: Readonly<Record<string, Input>>;
}

/** SHA-256 over the canonical inputs, base64url: the same facts have the same hash for ever. */
export function inputsHash(inputs: ScoreInputs): string {
  return sha256(canonicalJson(inputs));
}
