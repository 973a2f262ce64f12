import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Language } from '../../language.ts';
import type { Say } from '../shared/texts.ts';
import { Extracts } from './extracts.tsx';
import { Reports } from './reports.tsx';
import { Retention } from './retention.tsx';

/** What every part of the desk is given. */
export interface DeskProps {
  readonly say: Say;
  readonly locale: string;
  readonly language: Language;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** The parts of the desk, and whose they are. */
const parts = [
  { name: 'reports', roles: ['supervisor', 'administrator', 'auditor'], Part: Reports },
  { name: 'extracts', roles: ['supervisor', 'administrator'], Part: Extracts },
  { name: 'retention', roles: ['administrator', 'auditor'], Part: Retention },
] as const satisfies readonly {
  readonly name: string;
  readonly roles: readonly string[];
  readonly Part: (props: DeskProps) => ComponentChildren;
}[];

/** Reports, extracts and retention, one at a time. */
export function ReportsDesk(props: DeskProps) {
  const { say, roles } = props;
  const open = parts.filter((part) => part.roles.some((role) => roles.includes(role)));
  const [chosen, choose] = useState(open[0]?.name);
  const shown = open.find(({ name }) => name === chosen);
  if (!shown) return null;
  return (
    <div class="office">
      <nav class="parts" aria-label={say('reports.parts')}>
        <ul>
          {open.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                id={`part-${name}`}
                {...(name === chosen ? { 'aria-current': 'true' as const } : {})}
                onClick={() => choose(name)}
              >
                {say(`reports.part.${name}`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="card part" aria-labelledby={`part-${shown.name}`}>
        <h2>{say(`reports.part.${shown.name}`)}</h2>
        <shown.Part {...props} />
      </section>
    </div>
  );
}
