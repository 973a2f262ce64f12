import { countryName } from '../shared/countries.ts';
import { partIn, textIn } from '../shared/fields.ts';
import { nameIn } from '../shared/records.ts';
import type { BenchProps } from './bench.tsx';

const signs = { same: '=', alike: '≈', different: '✕', missing: '–' } as const;

function likenessOf(field: unknown): keyof typeof signs {
  const said = textIn(field, 'likeness');
  return said === 'same' || said === 'alike' || said === 'different' ? said : 'missing';
}

/** What two records say, field by field; a sign and a word say how alike, and colour only helps. */
export function Compared({
  say,
  locale,
  fields,
}: BenchProps & { readonly fields: readonly unknown[] }) {
  if (fields.length === 0) return <p class="note">{say('adjudicate.no_records')}</p>;
  const value = (name: string, one: unknown) => {
    const text = nameIn(locale, one);
    if (name === 'nationality' && text !== '') return <bdi>{countryName(text)}</bdi>;
    // A paper is its kind and its number; kinds and sexes are words of ours.
    const [first = '', ...rest] = text.split(' ');
    const word = say.maybe(`enrol.person.${first}`) ?? say.maybe(`enrol.evidence.${first}`);
    return <bdi>{[word ?? first, ...rest].join(' ')}</bdi>;
  };
  return (
    <table class="lines compared">
      <thead>
        <tr>
          <th scope="col">{say('adjudicate.field')}</th>
          <th scope="col">{say('adjudicate.newcomer')}</th>
          <th scope="col">{say('adjudicate.likeness')}</th>
          <th scope="col">{say('adjudicate.candidate')}</th>
        </tr>
      </thead>
      <tbody>
        {fields
          .filter((field) => partIn(field, 'newcomer') ?? partIn(field, 'candidate'))
          .map((field) => {
            const likeness = likenessOf(field);
            const name = textIn(field, 'field');
            return (
              <tr key={name} class={likeness}>
                <th scope="row">{say.maybe(`field.${name}`) ?? name}</th>
                <td>{value(name, partIn(field, 'newcomer'))}</td>
                <td class="likeness">
                  <span class="sign" aria-hidden="true">
                    {signs[likeness]}
                  </span>{' '}
                  {say(`adjudicate.likeness.${likeness}`)}
                </td>
                <td>{value(name, partIn(field, 'candidate'))}</td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}
