import type { Result } from '../../vocabulary/result.ts';
import type { Forward } from '../forward.ts';
import type { LifeEvent, LifeEventId } from './life-event.ts';
import type { PopulationCorrection } from './population-correction.ts';
import type { EventRefusal } from './record-event.ts';

/**
 * How far a correction of the population register is. `asked`: a death waits there for a second
 * officer. `done` and `refused` are its ends.
 */
export type CorrectionState = 'pending' | 'asked' | 'done' | 'refused';

/** A correction with the event that it follows from. */
export interface KeptCorrection {
  readonly event: LifeEvent;
  readonly correction: PopulationCorrection;
  readonly state: CorrectionState;
}

/** Corrections of the population register, written down before they are made. */
export interface CorrectionStore {
  /** Records an event and what must follow in the population register, in one transaction. */
  recordCorrecting(
    event: LifeEvent,
    correction: PopulationCorrection | 'none',
  ): Promise<Result<'recorded' | 'replayed', EventRefusal>>;
  correctionBy(event: LifeEventId): Promise<KeptCorrection | undefined>;
  /** Those in a state, oldest first. */
  corrections(state: CorrectionState, max: number): Promise<readonly KeptCorrection[]>;
  settleCorrection(event: LifeEventId, state: CorrectionState): Promise<void>;
}

/** The same store in another thread. */
export function forwardedCorrections(forward: Forward): CorrectionStore {
  return {
    recordCorrecting: forward('recordCorrecting'),
    correctionBy: forward('correctionBy'),
    corrections: forward('corrections'),
    settleCorrection: forward('settleCorrection'),
  };
}
