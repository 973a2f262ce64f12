import { useState } from 'preact/hooks';
import { verhoeffHolds } from '../../../vocabulary/verhoeff.ts';
import { textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { HandOver } from './hand-over.tsx';
import { focusFirst } from './parts.tsx';
import { problemIn } from './problems.ts';

/** How an enrolment stands, in the station's word; empty before it was asked for. */
type Standing = '' | { readonly state: string } | { readonly trouble: string };

async function ask(say: Say, trackingNumber: string, handOver: boolean) {
  const read = (body: unknown) => ({ state: textIn(body, 'state'), idcs: textIn(body, 'idcs') });
  const answer = await call('POST', '/v1/slips', read, { trackingNumber, handOver });
  if (answer.kind === 'answered') return answer.body;
  if (answer.kind === 'unanswered') return { trouble: say('enrol.problem.unanswered') };
  const unknown = answer.problem.code === 'not_found';
  return { trouble: unknown ? say('enrol.slip.unknown') : problemIn(say, answer.problem) };
}

/** Somebody who comes back with her slip: how it stands, and the number for her alone. */
export function SlipDesk({ say, onDone }: { readonly say: Say; readonly onDone: () => void }) {
  const [typed, setTyped] = useState('');
  const [standing, setStanding] = useState<Standing>('');
  const [idcs, setIdcs] = useState('');
  const digits = typed.replaceAll(/[\s-]/g, '');
  const look = async (handOver: boolean) => {
    if (!/^\d{12}$/.test(digits) || !verhoeffHolds(digits)) {
      return setStanding({ trouble: say('enrol.slip.wrong') });
    }
    const said = await ask(say, digits, handOver);
    setStanding(said);
    if ('idcs' in said) setIdcs(said.idcs);
  };
  if (idcs !== '') {
    return <HandOver say={say} idcs={idcs} onDone={() => setIdcs('')} onNext={onDone} />;
  }
  const state = standing !== '' && 'state' in standing ? standing.state : '';
  return (
    <form
      class="slip-desk"
      onSubmit={(event) => {
        event.preventDefault();
        void look(state === 'number_ready');
      }}
    >
      <h2>{say('enrol.slip.title')}</h2>
      <div class="field">
        <label for="slip-number">{say('enrol.receipt.tracking')}</label>
        <input
          id="slip-number"
          ref={focusFirst}
          dir="ltr"
          inputMode="numeric"
          autocomplete="off"
          maxLength={20}
          value={typed}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setStanding('');
          }}
        />
      </div>
      <p role="status" class={standing !== '' && 'trouble' in standing ? 'alert' : 'sentence'}>
        {standing !== '' && 'trouble' in standing ? standing.trouble : null}
        {state === '' ? null : (say.maybe(`enrol.slip.state.${state}`) ?? state)}
      </p>
      <div class="actions">
        <button type="button" onClick={onDone}>
          {say('enrol.back')}
        </button>
        <span class="gap" />
        <button class="primary">
          {say(state === 'number_ready' ? 'enrol.receipt.show' : 'enrol.slip.ask')}
        </button>
      </div>
    </form>
  );
}
