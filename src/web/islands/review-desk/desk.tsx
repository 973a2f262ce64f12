import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { Clock } from './clock.tsx';
import { Done, Findings } from './findings.tsx';
import { Quality } from './quality.tsx';
import { Rules } from './rules.tsx';

/** What every part of the desk is given. */
export interface ReviewProps {
  readonly say: Say;
  readonly locale: string;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** The parts of the desk, and whose they are. */
const parts = [
  { name: 'findings', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Findings },
  { name: 'done', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Done },
  { name: 'rules', roles: ['adjudicator', 'supervisor', 'auditor'], Part: Rules },
  { name: 'quality', roles: ['supervisor', 'auditor', 'administrator'], Part: Quality },
  { name: 'clock', roles: ['supervisor', 'auditor'], Part: Clock },
] as const satisfies readonly {
  readonly name: string;
  readonly roles: readonly string[];
  readonly Part: (props: ReviewProps) => ComponentChildren;
}[];

/** The parts that somebody's roles open, one at a time. */
export function Desk(props: ReviewProps) {
  const { say, roles } = props;
  const open = parts.filter((part) => part.roles.some((role) => roles.includes(role)));
  const [chosen, choose] = useState(open[0]?.name);
  const shown = open.find(({ name }) => name === chosen);
  if (!shown) return null;
  return (
    <div class="office review-desk">
      <nav class="parts" aria-label={say('review.parts')}>
        <ul>
          {open.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                id={`part-${name}`}
                {...(name === chosen ? { 'aria-current': 'true' as const } : {})}
                onClick={() => choose(name)}
              >
                {say(`review.part.${name}`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="card part" aria-labelledby={`part-${shown.name}`}>
        <h2>{say(`review.part.${shown.name}`)}</h2>
        <shown.Part {...props} />
      </section>
    </div>
  );
}
