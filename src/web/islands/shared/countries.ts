import { countries } from '../../../vocabulary/countries.ts';

/** What the page's language calls a country; its three letters where none is known. */
export function countryName(alpha3: string): string {
  const country = countries.find((one) => one.alpha3 === alpha3);
  const { lang } = document.documentElement;
  const names = new Intl.DisplayNames([lang, 'fr'], { type: 'region' });
  return (country && names.of(country.alpha2)) ?? alpha3;
}
