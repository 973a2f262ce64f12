import { useState } from 'preact/hooks';
import { GroupBars } from './group-bars.tsx';
import { GroupTable } from './group-table.tsx';
import type { FoundProgramme, SimulationStanding } from './found.ts';
import type { FormulaDeskProps } from './known-formula.ts';
import { amountText, countText } from './shown-numbers.ts';

const dimensions = ['area', 'sex', 'age', 'region'] as const;
type Dimension = (typeof dimensions)[number];

type Ended = Extract<SimulationStanding, { kind: 'ended' }>;

/** The programme as a whole. */
function Whole({
  say,
  locale,
  of,
  months,
}: FormulaDeskProps & { readonly of: FoundProgramme; readonly months: number }) {
  const all = of.groups.find(({ dimension }) => dimension === 'all');
  if (!all) return <p class="note">{say('formula.found.nobody')}</p>;
  const count = (name: Parameters<typeof all.counts.get>[0]) =>
    countText(say, locale, all.counts.get(name) ?? 0);
  const rows = [
    ['formula.threshold', of.thresholdBefore, of.thresholdAfter],
    ['formula.found.eligible', count('eligibleBefore'), count('eligibleAfter')],
    ['formula.found.people', count('peopleBefore'), count('peopleAfter')],
    [
      'formula.found.budget',
      amountText(say, locale, all.budgetBefore),
      amountText(say, locale, all.budgetAfter),
    ],
    ['formula.found.moves', of.volatilityBefore.perThousand, of.volatilityAfter.perThousand],
    [
      'formula.found.moves_naive',
      of.volatilityBefore.perThousandWithoutRule,
      of.volatilityAfter.perThousandWithoutRule,
    ],
  ] as const;
  const shown = (text: string) =>
    text === 'few' || text === 'none' ? say(`formula.found.${text}`) : text;
  return (
    <>
      <table class="lines">
        <thead>
          <tr>
            <th scope="col">{say('formula.found.measure')}</th>
            <th scope="col">{say('formula.found.before')}</th>
            <th scope="col">{say('formula.found.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, before, after]) => (
            <tr key={title}>
              <th scope="row">{say(title, { months })}</th>
              <td>
                <bdi>{shown(before)}</bdi>
              </td>
              <td>
                <bdi>{shown(after)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl class="facts">
        {(['crossingIn', 'crossingOut', 'keptIn', 'incompleteAfter'] as const).map((name) => (
          <div key={name}>
            <dt>{say(`formula.found.${name}`)}</dt>
            <dd>{count(name)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What a simulation found, programme by programme, in numbers and pictures. */
export function FoundProgrammes(props: FormulaDeskProps & { readonly found: Ended }) {
  const { say, found } = props;
  const [dimension, choose] = useState<Dimension>('area');
  return (
    <div class="found-programmes">
      <p class="note">{say('formula.found.rounded')}</p>
      <div class="field">
        <label for="dimension">{say('formula.found.by')}</label>
        <select
          id="dimension"
          value={dimension}
          onChange={({ currentTarget }) =>
            choose(dimensions.find((one) => one === currentTarget.value) ?? 'area')
          }
        >
          {dimensions.map((one) => (
            <option key={one} value={one}>
              {say(`formula.by.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {found.programmes.map((of) => {
        const groups = of.groups.filter((one) => one.dimension === dimension);
        return (
          <section key={of.programme} aria-labelledby={`found-${of.programme}`}>
            <h3 id={`found-${of.programme}`}>
              <bdi>{of.programme}</bdi>
            </h3>
            <Whole {...props} of={of} months={found.months} />
            {groups.length === 0 ? null : (
              <div class="pictured">
                <GroupBars {...props} groups={groups} programme={of.programme} />
                <GroupTable {...props} groups={groups} programme={of.programme} />
              </div>
            )}
          </section>
        );
      })}
    </div>
  );
}
