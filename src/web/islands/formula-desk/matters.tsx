import { momentIn } from '../shared/moments.ts';
import type { FormulaDeskProps, KnownMatter } from './known-formula.ts';

/** What two administrators settled about a formula. */
export function Matters({
  say,
  locale,
  settled,
}: FormulaDeskProps & { readonly settled: readonly KnownMatter[] }) {
  if (settled.length === 0) return null;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{say('formula.matter')}</th>
          <th scope="col">{say('formula.day')}</th>
          <th scope="col">{say('formula.reason')}</th>
          <th scope="col">{say('formula.who')}</th>
          <th scope="col">{say('formula.when')}</th>
        </tr>
      </thead>
      <tbody>
        {settled.map(({ matter, day, reason, by, at }) => (
          <tr key={at}>
            <th scope="row">{say(`formula.matter.${matter}`)}</th>
            <td>
              <bdi dir="ltr">{day}</bdi>
            </td>
            <td>{reason}</td>
            <td>
              <bdi>{by[0]}</bdi> · <bdi>{by[1]}</bdi>
            </td>
            <td>{momentIn(locale, at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
