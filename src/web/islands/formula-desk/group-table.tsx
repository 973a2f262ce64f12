import type { FoundGroup } from './found.ts';
import type { FormulaDeskProps } from './known-formula.ts';
import { amountText, countText, groupText } from './shown-numbers.ts';

const columns = ['eligibleBefore', 'eligibleAfter', 'crossingIn', 'crossingOut'] as const;

/** What the picture shows, in numbers. */
export function GroupTable({
  say,
  locale,
  groups,
  programme,
}: FormulaDeskProps & { readonly groups: readonly FoundGroup[]; readonly programme: string }) {
  return (
    <div
      class="scrolled"
      role="region"
      tabIndex={0}
      aria-label={say('formula.found.table', { programme })}
    >
      <table class="lines">
        <thead>
          <tr>
            <th scope="col">{say('formula.found.group')}</th>
            <th scope="col">{say('formula.found.before')}</th>
            <th scope="col">{say('formula.found.after')}</th>
            <th scope="col">{say('formula.found.crossingIn')}</th>
            <th scope="col">{say('formula.found.crossingOut')}</th>
            <th scope="col">{say('formula.found.budget_after')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ dimension, group, counts, budgetAfter }) => (
            <tr key={group}>
              <th scope="row">
                <bdi>{groupText(say, dimension, group)}</bdi>
              </th>
              {columns.map((name) => (
                <td key={name}>{countText(say, locale, counts.get(name) ?? 0)}</td>
              ))}
              <td>{amountText(say, locale, budgetAfter)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
