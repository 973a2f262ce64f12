import { z } from 'zod';

/**
 * What a programme may ask to be told of a resident who signs in, by the names of OpenID Connect
 * Core §5.1 and OpenID for Identity Assurance. Never her number.
 */
export const OpenIdClaim = z.enum([
  'given_name',
  'family_name',
  'given_name#ar',
  'family_name#ar',
  'birthdate',
  'gender',
  'nationalities',
  'place_of_birth',
]);
export type OpenIdClaim = z.infer<typeof OpenIdClaim>;
