import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import type { DataQuality } from '../facts/quality.ts';
import type { Forward } from '../forward.ts';
import type { HouseholdId } from '../household/household.ts';

/** A household that must be certified again. */
export interface DueHousehold {
  readonly household: HouseholdId;
  readonly due: Day;
}

/** How many households are due in a month, `2026-03`. */
export interface DueMonth {
  readonly month: string;
  readonly households: number;
}

/** A dashboard's numbers, with the day and the formula that they are of. */
export interface CountedQuality {
  readonly day: Day;
  readonly formulaHash: string;
  readonly counted: Instant;
  readonly quality: DataQuality;
}

/** When households are asked again, and how good what is known of them is. */
export interface RecertificationStore {
  /** From when on a household is due; `never` of one that is over. */
  putDue(household: HouseholdId, due: Day | 'never'): Promise<void>;
  /**
   * Somebody has said again that everything is as it is recorded.
   * @throws an Error with code `household_unknown`
   */
  certify(
    household: HouseholdId,
    certified: { readonly day: Day; readonly by: OperatorId; readonly due: Day },
  ): Promise<void>;
  /** Those due by a day, the longest due first. */
  dueBy(
    day: Day,
    page: { readonly max: number; readonly skip: number },
  ): Promise<readonly DueHousehold[]>;
  /** In the order of the months. */
  dueMonths(): Promise<readonly DueMonth[]>;
  putQuality(counted: CountedQuality): Promise<void>;
  /** What was counted last. */
  lastQuality(): Promise<CountedQuality | undefined>;
}

/** The same store in another thread. */
export function forwardedRecertifications(forward: Forward): RecertificationStore {
  return {
    putDue: forward('putDue'),
    certify: forward('certify'),
    dueBy: forward('dueBy'),
    dueMonths: forward('dueMonths'),
    putQuality: forward('putQuality'),
    lastQuality: forward('lastQuality'),
  };
}
