import { useEffect, useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import { listIn, numberIn, textIn } from '../shared/fields.ts';
import { call, type Answer } from '../shared/station.ts';
import type { DeskProps } from './desk.tsx';
import { takeFile } from './taken-file.ts';

const askEveryMs = 1_000;

function nameOf({ say }: DeskProps, definition: string): string {
  return say.maybe(`reports.extract.name.${definition.replaceAll('-', '_')}`) ?? definition;
}

/** Asks for an extract. */
function AskForm(
  props: DeskProps & {
    readonly definitions: readonly string[];
    readonly onAsked: (answer: Answer<unknown>, good: string) => Promise<void>;
  },
) {
  const { say, definitions, onAsked } = props;
  const [definition, choose] = useState(definitions[0] ?? '');
  const [reason, setReason] = useState('');
  const ask = async (event: Event) => {
    event.preventDefault();
    const body = { id: crypto.randomUUID(), definition, reason };
    const answer = await call('POST', '/v1/extracts', (answered) => answered, body);
    if (answer.kind === 'answered') setReason('');
    await onAsked(answer, say('reports.extract.asked'));
  };
  return (
    <form class="asked" onSubmit={(event) => void ask(event)}>
      <label>
        {say('reports.extract.which')}
        <select value={definition} onChange={(event) => choose(event.currentTarget.value)}>
          {definitions.map((one) => (
            <option key={one} value={one}>
              {nameOf(props, one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('reports.extract.reason')}
        <textarea
          required
          minLength={10}
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <button class="primary">{say('reports.extract.ask')}</button>
    </form>
  );
}

/** One extract, and what whoever looks at it can do. */
function OneExtract(
  props: DeskProps & {
    readonly extract: unknown;
    readonly onDone: (answer: Answer<unknown>, good: string) => Promise<void>;
  },
) {
  const { say, locale, operator, roles, extract, onDone } = props;
  const [id, state] = [textIn(extract, 'id'), textIn(extract, 'state')];
  const own = textIn(extract, 'requestedBy') === operator;
  const day = (text: string) =>
    dateIn(locale, Date.parse(`${text}T12:00:00Z`), { dateStyle: 'long' });
  const answered = textIn(extract, 'answeredBy');
  const answer = async (given: 'approved' | 'refused') =>
    onDone(await call('POST', `/v1/extracts/${id}/answer`, (body) => body, { answer: given }), '');
  return (
    <li class="report">
      <h3>{nameOf(props, textIn(extract, 'definition'))}</h3>
      <p>
        <strong>{say.maybe(`reports.extract.state.${state}`) ?? state}</strong>{' '}
        {state === 'made'
          ? say('reports.extract.rows', {
              count: numberIn(extract, 'rows'),
              day: day(textIn(extract, 'until')),
            })
          : null}
      </p>
      <p>{textIn(extract, 'reason')}</p>
      <p class="note">
        {say('reports.extract.requested_by', { operator: textIn(extract, 'requestedBy') })}
        {answered === ''
          ? null
          : ` · ${say('reports.extract.answered_by', { operator: answered })}`}
      </p>
      <div class="choices">
        {state === 'requested' && !own && roles.includes('administrator') ? (
          <>
            <button type="button" class="primary" onClick={() => void answer('approved')}>
              {say('reports.extract.approve')}
            </button>
            <button type="button" onClick={() => void answer('refused')}>
              {say('reports.extract.refuse')}
            </button>
          </>
        ) : null}
        {state === 'made' && own ? (
          <button
            type="button"
            onClick={() =>
              void takeFile(`/v1/extracts/${id}/rows`, `${textIn(extract, 'definition')}.csv`).then(
                (taken) => onDone(taken, ''),
              )
            }
          >
            {say('reports.extract.take')}
          </button>
        ) : null}
      </div>
    </li>
  );
}

/** Extracts: asked for by one, approved by another. */
export function Extracts(props: DeskProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/extracts', (body) => body);
  const [outcome, setOutcome] = useState({ text: '', bad: false });
  const done = async (given: Answer<unknown>, good: string) => {
    const text = given.kind === 'answered' ? good : problemIn(say, given);
    setOutcome({ text, bad: given.kind !== 'answered' });
    await again();
  };
  const extracts = answer?.kind === 'answered' ? listIn(answer.body, 'extracts') : [];
  const making = extracts.some((one) => textIn(one, 'state') === 'approved');
  useEffect(() => {
    if (!making) return undefined;
    const timer = setInterval(() => void again(), askEveryMs);
    return () => clearInterval(timer);
  }, [making, again]);
  return (
    <Answered say={say} answer={answer}>
      {(body) => (
        <>
          <p class="note">{say('reports.extract.lead')}</p>
          <AskForm
            {...props}
            definitions={listIn(body, 'definitions').map((one) => textIn(one, 'id'))}
            onAsked={done}
          />
          <Outcome {...outcome} />
          {extracts.length === 0 ? <p class="note">{say('reports.extract.none')}</p> : null}
          <ul class="reports">
            {extracts.map((one) => (
              <OneExtract key={textIn(one, 'id')} {...props} extract={one} onDone={done} />
            ))}
          </ul>
        </>
      )}
    </Answered>
  );
}
