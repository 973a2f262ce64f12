import { stepOfCode } from '../credentials/one-time-code.ts';
import type { StationNeeds } from '../http/needs.ts';
import { residentCodes, type CodeNeeds } from '../procedures/resident-codes.ts';

/** What residents do themselves, and what that stands on. */
export function residentsAtHome(
  people: Pick<CodeNeeds, 'register' | 'policy'>,
): Pick<StationNeeds, 'residentCodes'> {
  return { residentCodes: residentCodes({ ...people, stepOfCode }) };
}
