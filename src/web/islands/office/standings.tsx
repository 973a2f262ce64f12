import { useState } from 'preact/hooks';
import { listIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

const standings = ['suspended', 'deceased', 'in_force'] as const;

function NumberField(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { id, label, value, onInput } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        autocomplete="off"
        pattern="[2-9][0-9]{9}"
        required
        dir="ltr"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

function Request(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onAnswer: (id: string, body: object) => void;
  },
) {
  const { say, locale, roles, operator, one, onAnswer } = props;
  const [idcs, setIdcs] = useState('');
  const id = textIn(one, 'id');
  const requestedBy = textIn(one, 'requestedBy');
  const confirm = (event: Event) => {
    event.preventDefault();
    onAnswer(id, { answer: 'confirmed', idcs });
  };
  return (
    <li class="correction">
      <h3>{say.maybe(`office.standing.${textIn(one, 'standing')}`)}</h3>
      <p>{textIn(one, 'reason')}</p>
      <p class="note">
        <bdi>{requestedBy}</bdi> · {momentIn(locale, textIn(one, 'requestedAt'))}
      </p>
      {roles.includes('supervisor') && requestedBy !== operator ? (
        <form class="form" onSubmit={confirm}>
          <NumberField
            id={`number-${id}`}
            label={say('office.standing.number_again')}
            value={idcs}
            onInput={setIdcs}
          />
          <div class="bar">
            <button type="submit">{say('office.correction.confirm')}</button>
            <button type="button" onClick={() => onAnswer(id, { answer: 'rejected' })}>
              {say('office.correction.reject')}
            </button>
          </div>
        </form>
      ) : (
        <p class="note">{say('office.correction.second')}</p>
      )}
    </li>
  );
}

function NewRequest({ say, onSent }: OfficeProps & { readonly onSent: (body: object) => void }) {
  const [idcs, setIdcs] = useState('');
  const [standing, setStanding] = useState<(typeof standings)[number]>('suspended');
  const [reason, setReason] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    onSent({ idcs, standing, reason });
    setIdcs('');
    setReason('');
  };
  return (
    <form class="form" onSubmit={send}>
      <h3>{say('office.standing.new')}</h3>
      <NumberField
        id="standing-number"
        label={say('office.standing.number')}
        value={idcs}
        onInput={setIdcs}
      />
      <div class="field">
        <label for="standing">{say('office.standing.what')}</label>
        <select
          id="standing"
          value={standing}
          onChange={({ currentTarget }) =>
            setStanding(standings.find((one) => one === currentTarget.value) ?? 'suspended')
          }
        >
          {standings.map((one) => (
            <option key={one} value={one}>
              {say(`office.standing.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="standing-reason">{say('office.standing.reason')}</label>
        <textarea
          id="standing-reason"
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </div>
      <button type="submit" class="primary">
        {say('office.correction.ask')}
      </button>
    </form>
  );
}

/** How identities stand, by what two officers decide: suspended, of somebody who died, in force. */
export function Standings(props: OfficeProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/standings', (body) => listIn(body, 'requests'));
  const [said, setSaid] = useState({ text: '', bad: false });
  type Done = 'office.correction.asked' | 'office.correction.answered';
  const send = async (path: string, body: object, done: Done) => {
    const given = await call('POST', path, () => true, body);
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say(done), bad });
    await again();
  };
  const give = (id: string, body: object) =>
    void send(`/v1/standings/${id}/answers`, body, 'office.correction.answered');
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(requests) =>
          requests.length === 0 ? (
            <p class="note">{say('office.standing.none')}</p>
          ) : (
            <ul class="corrections">
              {requests.map((one) => (
                <Request key={textIn(one, 'id')} {...props} one={one} onAnswer={give} />
              ))}
            </ul>
          )
        }
      </Answered>
      {roles.includes('supervisor') ? (
        <NewRequest
          {...props}
          onSent={(body) => void send('/v1/standings', body, 'office.correction.asked')}
        />
      ) : null}
    </>
  );
}
