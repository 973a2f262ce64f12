import type { ChangeNumber } from './record-ids.ts';

/**
 * Which residents an answer stands for. Only an answer for the whole register may lead to a number;
 * one for a station is a hint that its centre confirms.
 */
export interface Coverage {
  readonly scope: 'register' | 'station';
  /** References compared. */
  readonly count: number;
  /** The last change of the register that the gallery holds. */
  readonly asOf: ChangeNumber;
}
