import type { z } from 'zod';
import { DemographicAttribute } from './demographic-attribute.ts';
import { Demographics } from './resident-record.ts';

/** What somebody states of herself to be compared; every part of it counts, none may be empty. */
export const ClaimedDemographics = Demographics.unwrap().partial().readonly();
export type ClaimedDemographics = z.infer<typeof ClaimedDemographics>;

/** What is stated. */
export function attributesOf(claimed: ClaimedDemographics): readonly DemographicAttribute[] {
  return DemographicAttribute.options.filter((name) => claimed[name] !== undefined);
}
