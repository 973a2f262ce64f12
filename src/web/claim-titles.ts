import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { TextKey } from './texts.ts';

/** What each claim is called that a programme may be told. */
export const claimTitles: Readonly<Record<OpenIdClaim, TextKey>> = {
  given_name: 'openid.claim.given_name',
  family_name: 'openid.claim.family_name',
  'given_name#ar': 'openid.claim.given_name_ar',
  'family_name#ar': 'openid.claim.family_name_ar',
  birthdate: 'openid.claim.birthdate',
  gender: 'openid.claim.gender',
  nationalities: 'openid.claim.nationalities',
  place_of_birth: 'openid.claim.place_of_birth',
};
