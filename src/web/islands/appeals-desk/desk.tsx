import { useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { ExaminedAppeal } from './examined.tsx';
import { Filing } from './filing.tsx';
import { Search } from './search.tsx';
import { Waiting } from './waiting.tsx';

/** What every part of the desk is given. */
export interface AppealsProps {
  readonly say: Say;
  readonly locale: string;
  /** Who works. */
  readonly operator: string;
  readonly roles: readonly string[];
}

/** Who may read appeals, and who may take one down. */
const readers = ['supervisor', 'adjudicator', 'auditor'];
const takers = ['clerk', 'supervisor', 'adjudicator'];

/** Appeals that wait, one that is examined, and a form for whoever stands at the desk. */
export function Desk(props: AppealsProps) {
  const { say, roles } = props;
  const [chosen, choose] = useState('');
  const mayRead = roles.some((role) => readers.includes(role));
  const mayTake = roles.some((role) => takers.includes(role));
  if (chosen !== '' && mayRead) {
    return (
      <section class="card part appeal-examined">
        <button type="button" class="quiet" onClick={() => choose('')}>
          {say('appeals.back')}
        </button>
        <ExaminedAppeal {...props} id={chosen} />
      </section>
    );
  }
  return (
    <div class="appeals-desk">
      {mayRead ? (
        <section class="card part" aria-labelledby="appeals-waiting">
          <h2 id="appeals-waiting">{say('appeals.waiting')}</h2>
          <Search {...props} onFound={choose} />
          <Waiting {...props} onChoose={choose} />
        </section>
      ) : null}
      {mayTake ? <Filing {...props} /> : null}
    </div>
  );
}
