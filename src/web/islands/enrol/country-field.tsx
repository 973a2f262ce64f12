import { useMemo } from 'preact/hooks';
import { countries } from '../../../vocabulary/countries.ts';
import { described, Field } from './parts.tsx';
import type { PersonFieldsProps } from './person-step.tsx';

/** Names of countries as the page's language has them; the office's own comes first. */
function namedCountries(language: string) {
  const names = new Intl.DisplayNames([language, 'fr'], { type: 'region' });
  const collator = new Intl.Collator(language);
  return countries
    .map(({ alpha2, alpha3 }) => ({ alpha3, name: names.of(alpha2) ?? alpha3 }))
    .toSorted(
      (a, b) =>
        Number(b.alpha3 === 'MAR') - Number(a.alpha3 === 'MAR') || collator.compare(a.name, b.name),
    );
}

/** Nationality. */
export function CountryField({ say, form, wrong, change }: PersonFieldsProps) {
  const { lang } = document.documentElement;
  const named = useMemo(() => namedCountries(lang), [lang]);
  return (
    <Field say={say} id="nationality" label="enrol.person.nationality" wrong={wrong.nationality}>
      <select
        {...described('nationality', wrong.nationality)}
        value={form.nationality}
        onChange={({ currentTarget }) => change({ nationality: currentTarget.value })}
      >
        {named.map(({ alpha3, name }) => (
          <option key={alpha3} value={alpha3}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}
