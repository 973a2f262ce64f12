import type { BirthDate } from '../vocabulary/birth-date.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { Demographics } from '../vocabulary/resident-record.ts';

/**
 * A birth as OpenID Connect writes it: a day, or a year alone. A year that somebody judged is not
 * told, since the claim has no way to say so.
 */
function birthdateOf(birth: BirthDate): string | undefined {
  const year = String(birth.year).padStart(4, '0');
  const two = (value: number) => String(value).padStart(2, '0');
  switch (birth.precision) {
    case 'day':
      return `${year}-${two(birth.month)}-${two(birth.day)}`;
    case 'month':
    case 'year':
      return year;
    case 'estimated':
      return undefined;
  }
}

/** What the register has of somebody, claim by claim; what it has not is left out. */
export function toldClaims(
  demographics: Demographics,
  asked: readonly OpenIdClaim[],
): Readonly<Record<string, unknown>> {
  const { givenName, familyName, birthDate, sex, nationality, birthPlace } = demographics;
  const known: Readonly<Record<OpenIdClaim, unknown>> = {
    given_name: givenName.latin ?? givenName.arabic,
    family_name: familyName.latin ?? familyName.arabic,
    'given_name#ar': givenName.arabic,
    'family_name#ar': familyName.arabic,
    birthdate: birthdateOf(birthDate),
    gender: sex,
    nationalities: [nationality],
    place_of_birth: { locality: birthPlace },
  };
  const told = asked.map((name) => [name, known[name]] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}
