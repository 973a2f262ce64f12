import { z } from 'zod';
import { Demographics } from './resident-record.ts';

/** What of her record a resident states anew; what she does not state stays as it is. */
export const StatedDemographics = Demographics.unwrap()
  .pick({
    givenName: true,
    familyName: true,
    birthDate: true,
    birthPlace: true,
    sex: true,
    nationality: true,
  })
  .partial()
  .strict()
  .refine((stated) => Object.keys(stated).length > 0, 'something that is to be changed')
  .readonly();
export type StatedDemographics = z.infer<typeof StatedDemographics>;
