import { useState } from 'preact/hooks';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { OfficeProps } from './desk.tsx';

function Correction(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onAnswer: (id: string, answer: 'confirmed' | 'rejected') => void;
  },
) {
  const { say, locale, roles, operator, one, onAnswer } = props;
  const id = textIn(one, 'id');
  const finding = textIn(one, 'finding') === 'same' ? 'same' : 'different';
  const requestedBy = textIn(one, 'requestedBy');
  const places = {
    later: numberIn(partIn(one, 'later'), 'seq'),
    earlier: numberIn(partIn(one, 'earlier'), 'seq'),
  };
  const may = roles.includes('supervisor') && requestedBy !== operator;
  return (
    <li class="correction">
      <h3>{say(`office.correction.${finding}`, places)}</h3>
      <p>{textIn(one, 'reason')}</p>
      <p class="note">
        <bdi>{requestedBy}</bdi> · {momentIn(locale, textIn(one, 'requestedAt'))}
      </p>
      {may ? (
        <div class="bar">
          <button type="button" onClick={() => onAnswer(id, 'confirmed')}>
            {say('office.correction.confirm')}
          </button>
          <button type="button" onClick={() => onAnswer(id, 'rejected')}>
            {say('office.correction.reject')}
          </button>
        </div>
      ) : (
        <p class="note">{say('office.correction.second')}</p>
      )}
    </li>
  );
}

function RecordField(props: {
  readonly say: Say;
  readonly id: 'record' | 'other';
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { say, id, value, onInput } = props;
  return (
    <div class="field">
      <label for={id}>{say(`office.correction.${id}`)}</label>
      <input
        id={id}
        required
        dir="ltr"
        autocomplete="off"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

function ReasonField(props: {
  readonly say: Say;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { say, value, onInput } = props;
  return (
    <div class="field">
      <label for="why">{say('office.correction.reason')}</label>
      <textarea
        id="why"
        required
        minLength={3}
        maxLength={1000}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

/** A wrong decision: asked for by one supervisor, carried out by another. */
function Request({ say, onAsked }: OfficeProps & { readonly onAsked: () => void }) {
  const [finding, setFinding] = useState<'same' | 'different'>('different');
  const [recordId, setRecordId] = useState('');
  const [other, setOther] = useState('');
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState({ text: '', bad: false });
  const ask = async (event: Event) => {
    event.preventDefault();
    const second = finding === 'same' ? { other } : {};
    const body = { finding, recordId, reason, ...second };
    const answer = await call('POST', '/v1/corrections', () => true, body);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setSaid({ text: say('office.correction.asked'), bad: false });
    onAsked();
  };
  return (
    <form class="form" onSubmit={(event) => void ask(event)}>
      <h3>{say('office.correction.new')}</h3>
      <Outcome {...said} />
      <fieldset>
        <legend>{say('office.correction.finding')}</legend>
        <div class="choices">
          {(['different', 'same'] as const).map((one) => (
            <label key={one} class="choice">
              <input
                type="radio"
                name="finding"
                checked={finding === one}
                onChange={() => setFinding(one)}
              />
              {say(`office.finding.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <RecordField say={say} id="record" value={recordId} onInput={setRecordId} />
      {finding === 'same' ? (
        <RecordField say={say} id="other" value={other} onInput={setOther} />
      ) : null}
      <ReasonField say={say} value={reason} onInput={setReason} />
      <div class="bar">
        <button class="primary">{say('office.correction.ask')}</button>
      </div>
    </form>
  );
}

/** Corrections that wait for a second person. */
export function Corrections(props: OfficeProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/corrections', (body) => listIn(body, 'corrections'));
  const [said, setSaid] = useState({ text: '', bad: false });
  const give = async (id: string, word: 'confirmed' | 'rejected') => {
    const path = `/v1/corrections/${id}/answer`;
    const given = await call('POST', path, () => true, { answer: word });
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('office.correction.answered'), bad });
    await again();
  };
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(waiting) =>
          waiting.length === 0 ? (
            <p class="note">{say('office.correction.none')}</p>
          ) : (
            <ul class="corrections">
              {waiting.map((one) => (
                <Correction
                  key={textIn(one, 'id')}
                  {...props}
                  one={one}
                  onAnswer={(id, word) => void give(id, word)}
                />
              ))}
            </ul>
          )
        }
      </Answered>
      {roles.includes('supervisor') ? <Request {...props} onAsked={() => void again()} /> : null}
    </>
  );
}
