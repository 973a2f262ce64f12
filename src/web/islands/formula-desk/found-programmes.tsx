import { useState } from 'preact/hooks';
import { GroupBars } from './group-bars.tsx';
import { GroupTable } from './group-table.tsx';
import type { SimulationStanding } from './found.ts';
import type { FormulaDeskProps } from './known-formula.ts';
import { WholeProgramme } from './whole-programme.tsx';

const dimensions = ['area', 'sex', 'age', 'region'] as const;
type Dimension = (typeof dimensions)[number];

type Ended = Extract<SimulationStanding, { kind: 'ended' }>;

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
            <WholeProgramme {...props} of={of} months={found.months} />
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
