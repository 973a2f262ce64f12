import { z } from 'zod';

/** One of the things that the register knows of a person beside her body. */
export const DemographicAttribute = z.enum([
  'givenName',
  'familyName',
  'fatherName',
  'motherName',
  'birthDate',
  'birthPlace',
  'sex',
  'nationality',
]);
export type DemographicAttribute = z.infer<typeof DemographicAttribute>;
