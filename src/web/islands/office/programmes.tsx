import { useState } from 'preact/hooks';
import { listIn, numberIn, partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

function Line(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onActivity: (id: string, active: boolean) => void;
  },
) {
  const { say, roles, one, onActivity } = props;
  const account = partIn(one, 'account');
  const id = textIn(account, 'id');
  const active = yesIn(account, 'active');
  const factors = textsIn(account, 'factors').map(
    (factor) => say.maybe(`office.factor.${factor}`) ?? factor,
  );
  return (
    <tr>
      <th scope="row">
        <bdi>{textIn(account, 'name')}</bdi> <bdi class="note">{id}</bdi>
      </th>
      <td>{factors.join(say('frame.list_separator'))}</td>
      <td>{listIn(account, 'keys').length + listIn(account, 'certificates').length}</td>
      <td>{numberIn(one, 'eventsWaiting')}</td>
      <td class={active ? '' : 'waits'}>
        {say(active ? 'office.programme.active' : 'office.programme.suspended')}
      </td>
      <td>
        {roles.includes('administrator') ? (
          <button type="button" class="quiet" onClick={() => onActivity(id, !active)}>
            {say(active ? 'office.programme.suspend' : 'office.programme.resume')}
            <span class="visually-hidden"> {id}</span>
          </button>
        ) : null}
      </td>
    </tr>
  );
}

/** Programmes: what they may ask by, and an end of it at once. */
export function Programmes(props: OfficeProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/programmes', (body) => listIn(body, 'programmes'));
  const [said, setSaid] = useState({ text: '', bad: false });
  const setActivity = async (id: string, active: boolean) => {
    const done = await call('PUT', `/v1/programmes/${id}/activity`, () => true, { active });
    const text = active ? 'office.programme.resumed' : 'office.programme.stopped';
    const bad = done.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, done) : say(text, { id }), bad });
    await again();
  };
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(programmes) =>
          programmes.length === 0 ? (
            <p class="note">{say('office.programme.none')}</p>
          ) : (
            <table class="lines">
              <thead>
                <tr>
                  <th scope="col">{say('office.programme.name')}</th>
                  <th scope="col">{say('office.programme.factors')}</th>
                  <th scope="col">{say('office.programme.keys')}</th>
                  <th scope="col">{say('office.programme.events')}</th>
                  <th scope="col">{say('office.operator.state')}</th>
                  <th scope="col">{say('office.entry.act')}</th>
                </tr>
              </thead>
              <tbody>
                {programmes.map((one) => (
                  <Line
                    key={textIn(partIn(one, 'account'), 'id')}
                    {...props}
                    one={one}
                    onActivity={(id, active) => void setActivity(id, active)}
                  />
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
    </>
  );
}
