import { useEffect, useState } from 'preact/hooks';
import { problemIn } from '../shared/asking.tsx';
import { textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { FormulaInHand } from './chosen-file.tsx';
import { FoundProgrammes } from './found-programmes.tsx';
import { standingFrom, type SimulationStanding } from './found.ts';
import type { FormulaDeskProps, KnownFormulas } from './known-formula.ts';
import { SimulationForm, type Wish } from './simulation-form.tsx';

/** Between two looks at one that runs. */
const lookMs = 500;

type Standing = SimulationStanding | { readonly kind: 'none' };

function Progress({
  say,
  standing,
  onEnd,
}: Pick<FormulaDeskProps, 'say'> & {
  readonly standing: Extract<SimulationStanding, { kind: 'running' }>;
  readonly onEnd: () => void;
}) {
  const { done, of } = standing;
  return (
    <div class="bar" role="group" aria-labelledby="simulation-running">
      <span id="simulation-running">{say('formula.try.running')}</span>
      <progress aria-labelledby="simulation-running" max={Math.max(1, of)} value={done} />
      <button type="button" onClick={onEnd}>
        {say('formula.try.end')}
      </button>
    </div>
  );
}

/** How it ended, for those who hear the page too. */
function End({ say, standing }: Pick<FormulaDeskProps, 'say'> & { readonly standing: Standing }) {
  return (
    <div role="status">
      {standing.kind === 'cancelled' ? <p>{say('formula.try.cancelled')}</p> : null}
      {standing.kind === 'failed' ? (
        <p class="alert">{say('formula.try.failed', { trouble: standing.trouble })}</p>
      ) : null}
      {standing.kind === 'ended' ? (
        <p class="found">{say('formula.try.ended', { name: standing.after })}</p>
      ) : null}
    </div>
  );
}

/** A candidate is tried on the present register: nothing of it is kept. */
export function Simulation(
  props: FormulaDeskProps & {
    readonly known: KnownFormulas;
    readonly inHand: FormulaInHand | undefined;
  },
) {
  const { say } = props;
  const [standing, setStanding] = useState<Standing>({ kind: 'none' });
  const [id, setId] = useState('');
  const [trouble, setTrouble] = useState('');
  const path = `/v1/formula-simulations/${id}`;
  useEffect(() => {
    if (standing.kind !== 'running' || id === '') return;
    const look = async () => {
      const answer = await call('GET', path, standingFrom);
      if (answer.kind === 'answered') setStanding(answer.body);
      else if (answer.kind === 'refused') {
        setStanding({ kind: 'none' });
        setTrouble(problemIn(say, answer));
      } else setStanding({ ...standing });
    };
    const waiting = setTimeout(() => void look(), lookMs);
    return () => clearTimeout(waiting);
  }, [standing, id]);
  const begin = async (wish: Wish) => {
    const read = (body: unknown) => textIn(body, 'id');
    const answer = await call('POST', '/v1/formula-simulations', read, wish);
    if (answer.kind !== 'answered') return setTrouble(problemIn(say, answer));
    setTrouble('');
    setId(answer.body);
    setStanding({ kind: 'running', done: 0, of: 0 });
  };
  const end = async () => {
    const answer = await call('DELETE', path, standingFrom);
    if (answer.kind === 'answered') setStanding(answer.body);
  };
  return (
    <>
      <p class="note">{say('formula.try.lead')}</p>
      <SimulationForm
        {...props}
        running={standing.kind === 'running'}
        onBegin={(wish) => void begin(wish)}
      />
      {trouble === '' ? null : (
        <p class="alert" role="alert">
          {trouble}
        </p>
      )}
      {standing.kind === 'running' ? (
        <Progress say={say} standing={standing} onEnd={() => void end()} />
      ) : null}
      <End say={say} standing={standing} />
      {standing.kind === 'ended' ? <FoundProgrammes {...props} found={standing} /> : null}
    </>
  );
}
