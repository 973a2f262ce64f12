import { useState } from 'preact/hooks';
import { textIn, textsIn, yesIn } from '../shared/fields.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { call, type Answer } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { OfficeProps } from './desk.tsx';
import { secretInUri, type MadeSecret } from './shown-secret.tsx';

const allRoles = ['clerk', 'adjudicator', 'supervisor', 'auditor', 'administrator'] as const;

interface FormProps extends OfficeProps {
  readonly onDone: (made?: MadeSecret) => void;
}

function RoleChoices(props: {
  readonly say: Say;
  readonly chosen: readonly string[];
  readonly onChoose: (roles: readonly string[]) => void;
}) {
  const { say, chosen, onChoose } = props;
  const turn = (role: string, on: boolean) =>
    onChoose(on ? [...chosen, role] : chosen.filter((one) => one !== role));
  return (
    <fieldset>
      <legend>{say('office.operator.roles')}</legend>
      <div class="choices">
        {allRoles.map((role) => (
          <label key={role} class="choice">
            <input
              type="checkbox"
              name={role}
              checked={chosen.includes(role)}
              onChange={({ currentTarget }) => turn(role, currentTarget.checked)}
            />
            {say(`role.${role}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function DateField(props: {
  readonly say: Say;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { say, value, onInput } = props;
  return (
    <div class="field">
      <label for="certified-until">{say('office.operator.certified_until')}</label>
      <input
        id="certified-until"
        type="date"
        dir="ltr"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <p class="note">{say('office.operator.certified_note')}</p>
    </div>
  );
}

/** The end of a day, as the interface takes it. */
const endOf = (day: string) => `${day}T23:59:59Z`;

/** Hires somebody; her first secret is shown once. */
export function NewOperator(props: FormProps) {
  const { say, onDone } = props;
  const [id, setId] = useState('');
  const [roles, setRoles] = useState<readonly string[]>(['clerk']);
  const [until, setUntil] = useState('');
  const [trouble, setTrouble] = useState('');
  const hire = async (event: Event) => {
    event.preventDefault();
    const certified = until === '' ? {} : { certifiedUntil: endOf(until) };
    const read = (body: unknown) => textIn(body, 'firstSecret');
    const answer = await call('POST', '/v1/operators', read, { id, roles, ...certified });
    if (answer.kind !== 'answered') return setTrouble(problemIn(say, answer));
    onDone({ operator: id, kind: 'first', secret: answer.body });
  };
  return (
    <form class="form" onSubmit={(event) => void hire(event)}>
      <h3>{say('office.operator.new')}</h3>
      <Outcome text={trouble} bad />
      <div class="field">
        <label for="operator-id">{say('office.operator.name')}</label>
        <input
          id="operator-id"
          required
          dir="ltr"
          autocomplete="off"
          spellcheck={false}
          value={id}
          onInput={({ currentTarget }) => setId(currentTarget.value)}
        />
      </div>
      <DateField say={say} value={until} onInput={setUntil} />
      <RoleChoices say={say} chosen={roles} onChoose={setRoles} />
      <div class="bar">
        <button class="primary" disabled={roles.length === 0}>
          {say('office.operator.hire')}
        </button>
      </div>
    </form>
  );
}

/** Changes what somebody may do, whether she works here, and her codes. */
export function OperatorChange(
  props: FormProps & { readonly one: unknown; readonly onBack: () => void },
) {
  const { say, one, onDone, onBack } = props;
  const id = textIn(one, 'id');
  const [roles, setRoles] = useState(textsIn(one, 'roles'));
  const [active, setActive] = useState(yesIn(one, 'active'));
  const known = textIn(one, 'certifiedUntil');
  const [until, setUntil] = useState(known === 'never' ? '' : known.slice(0, 10));
  const [trouble, setTrouble] = useState('');
  const told = <T,>(answer: Answer<T>, then: (body: T) => void) => {
    if (answer.kind === 'answered') then(answer.body);
    else setTrouble(problemIn(say, answer));
  };
  const keep = async (event: Event) => {
    event.preventDefault();
    const certifiedUntil = until === '' ? 'never' : endOf(until);
    const body = { roles, active, certifiedUntil };
    told(await call('PUT', `/v1/operators/${id}`, () => true, body), () => onDone());
  };
  const renew = async () => {
    const read = (body: unknown) => secretInUri(textIn(body, 'uri'));
    const answer = await call('POST', `/v1/operators/${id}/code`, read, {});
    told(answer, (secret) => onDone({ operator: id, kind: 'code', secret }));
  };
  return (
    <form class="form" onSubmit={(event) => void keep(event)}>
      <h3>
        <bdi>{id}</bdi>
      </h3>
      <Outcome text={trouble} bad />
      <DateField say={say} value={until} onInput={setUntil} />
      <label class="choice">
        <input
          type="checkbox"
          checked={active}
          onChange={({ currentTarget }) => setActive(currentTarget.checked)}
        />
        {say('office.operator.active')}
      </label>
      <RoleChoices say={say} chosen={roles} onChoose={setRoles} />
      <div class="bar">
        <button class="primary" disabled={roles.length === 0}>
          {say('office.operator.keep')}
        </button>
        <button type="button" onClick={() => void renew()}>
          {say('office.operator.new_code')}
        </button>
        <button type="button" onClick={onBack}>
          {say('office.review.back')}
        </button>
      </div>
      <p class="note">{say('office.operator.sessions_end')}</p>
    </form>
  );
}
