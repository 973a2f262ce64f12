import { useState } from 'preact/hooks';
import { listIn, textIn, yesIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';
import { ShownSecret, type MadeSecret } from './shown-secret.tsx';

function Pairing(props: OfficeProps & { readonly onMade: (made: MadeSecret) => void }) {
  const { say, onMade } = props;
  const [name, setName] = useState('');
  const [programme, setProgramme] = useState('');
  const [trouble, setTrouble] = useState('');
  const pair = async (event: Event) => {
    event.preventDefault();
    const whose = programme === '' ? {} : { programme };
    const read = (body: unknown) => textIn(body, 'code');
    const answer = await call('POST', '/v1/verifier-pairings', read, { name, ...whose });
    if (answer.kind !== 'answered') return setTrouble(problemIn(say, answer));
    onMade({ operator: name, kind: 'pairing', secret: answer.body });
  };
  return (
    <form class="form" onSubmit={(event) => void pair(event)}>
      <h3>{say('office.verifier.new')}</h3>
      <Outcome text={trouble} bad />
      <div class="field">
        <label for="verifier-name">{say('office.verifier.name')}</label>
        <input
          id="verifier-name"
          required
          maxLength={100}
          autocomplete="off"
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="verifier-programme">{say('office.verifier.programme')}</label>
        <input
          id="verifier-programme"
          dir="ltr"
          autocomplete="off"
          value={programme}
          onInput={({ currentTarget }) => setProgramme(currentTarget.value)}
        />
        <p class="note">{say('office.verifier.programme_note')}</p>
      </div>
      <button type="submit" class="primary">
        {say('office.verifier.pair')}
      </button>
    </form>
  );
}

function Line(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onActivity: (id: string, active: boolean) => void;
  },
) {
  const { say, roles, one, onActivity } = props;
  const id = textIn(one, 'id');
  const active = yesIn(one, 'active');
  const programme = textIn(one, 'programme');
  return (
    <tr>
      <th scope="row">
        <bdi>{textIn(one, 'name')}</bdi>
      </th>
      <td>{programme === 'none' ? '—' : <bdi>{programme}</bdi>}</td>
      <td class={active ? '' : 'waits'}>
        {say(active ? 'office.programme.active' : 'office.programme.suspended')}
      </td>
      <td>
        {roles.includes('administrator') ? (
          <button type="button" class="quiet" onClick={() => onActivity(id, !active)}>
            {say(active ? 'office.programme.suspend' : 'office.programme.resume')}
            <span class="visually-hidden"> {textIn(one, 'name')}</span>
          </button>
        ) : null}
      </td>
    </tr>
  );
}

function Verifier(props: OfficeProps & { readonly found: readonly unknown[] } & Acts) {
  const { say, found } = props;
  if (found.length === 0) return <p class="note">{say('office.verifier.none')}</p>;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{say('office.verifier.name')}</th>
          <th scope="col">{say('office.programme.name')}</th>
          <th scope="col">{say('office.operator.state')}</th>
          <th scope="col">{say('office.entry.act')}</th>
        </tr>
      </thead>
      <tbody>
        {found.map((one) => (
          <Line key={textIn(one, 'id')} {...props} one={one} />
        ))}
      </tbody>
    </table>
  );
}

interface Acts {
  readonly onActivity: (id: string, active: boolean) => void;
}

/** Devices that verify without a line: a code makes one, and an end of it at once. */
export function Verifiers(props: OfficeProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/verifiers', (body) => listIn(body, 'verifiers'));
  const [said, setSaid] = useState({ text: '', bad: false });
  const [made, setMade] = useState<MadeSecret>();
  const setActivity = async (id: string, active: boolean) => {
    const done = await call('PUT', '/v1/verifiers', () => true, { id, active });
    const bad = done.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, done) : say('office.verifier.changed'), bad });
    await again();
  };
  const noted = () => {
    setMade(undefined);
    void again();
  };
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(found) => (
          <Verifier
            {...props}
            found={found}
            onActivity={(id, active) => void setActivity(id, active)}
          />
        )}
      </Answered>
      {made ? <ShownSecret say={say} made={made} onNoted={noted} /> : null}
      {roles.includes('administrator') && !made ? <Pairing {...props} onMade={setMade} /> : null}
    </>
  );
}
