import { problemIn } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { Said } from './desk.tsx';
import type { FormulaDeskProps, KnownMatter } from './known-formula.ts';

interface PendingMatterProps extends FormulaDeskProps {
  readonly hash: string;
  readonly pending: KnownMatter;
  readonly mayAct: boolean;
  readonly onActed: (said: Said) => void;
}

/** A day is read in one direction, whatever language stands around it. */
function leftToRight(day: string): string {
  return `\u2066${day}\u2069`;
}

/** What waits: the one who asked may take it back, another administrator answers. */
export function PendingMatter(props: PendingMatterProps) {
  const { say, operator, hash, pending, mayAct, onActed } = props;
  const { matter, day, reason, by } = pending;
  const own = by.includes(operator);
  const act = async (name: 'confirmation' | 'declination') => {
    const meant = name === 'confirmation' ? { matter, day } : {};
    const answer = await call('POST', `/v1/formulas/${hash}/${name}`, () => true, meant);
    const bad = answer.kind !== 'answered';
    const done = name === 'confirmation' ? 'formula.confirmed' : 'formula.declined';
    onActed({ text: bad ? problemIn(say, answer) : say(done), bad });
  };
  return (
    <div class="pending warning">
      <p>
        {say(`formula.waits.${matter}`, { day: leftToRight(day) })} <bdi>{by[0]}</bdi>
      </p>
      <p>{reason}</p>
      {own ? <p>{say('formula.second')}</p> : null}
      {mayAct ? (
        <div class="bar">
          {own ? null : (
            <button type="button" class="primary" onClick={() => void act('confirmation')}>
              {say(`formula.confirm.${matter}`)}
            </button>
          )}
          <button type="button" onClick={() => void act('declination')}>
            {say(own ? 'formula.take_back' : 'formula.decline')}
          </button>
        </div>
      ) : null}
    </div>
  );
}
