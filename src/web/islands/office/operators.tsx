import { useState } from 'preact/hooks';
import { listIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import { Answered, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import type { OfficeProps } from './desk.tsx';
import { NewOperator, OperatorChange } from './operator-forms.tsx';
import { ShownSecret, type MadeSecret } from './shown-secret.tsx';

/** What keeps somebody from work, or that nothing does. */
function stateIn({ say, locale }: OfficeProps, operator: unknown): string {
  if (!yesIn(operator, 'active')) return say('office.operator.inactive');
  if (!yesIn(operator, 'certified')) return say('office.operator.certificate_over');
  const until = textIn(operator, 'certifiedUntil');
  const days = momentIn(locale, until);
  return days === '' ? say('office.operator.works') : say('office.operator.until', { until: days });
}

function Line(
  props: OfficeProps & { readonly one: unknown; readonly onChange: (id: string) => void },
) {
  const { say, one, roles, operator, onChange } = props;
  const id = textIn(one, 'id');
  const named = textsIn(one, 'roles').map((role) => say.maybe(`role.${role}`) ?? role);
  const may = roles.includes('administrator') && id !== operator;
  return (
    <tr>
      <th scope="row">
        <bdi>{id}</bdi>
      </th>
      <td>{named.join(say('frame.list_separator'))}</td>
      <td class={yesIn(one, 'active') && yesIn(one, 'certified') ? '' : 'waits'}>
        {stateIn(props, one)}
      </td>
      <td>{say(yesIn(one, 'hasCode') ? 'office.operator.has_code' : 'office.operator.no_code')}</td>
      {roles.includes('administrator') ? (
        <td>
          {may ? (
            <button type="button" class="quiet" onClick={() => onChange(id)}>
              {say('office.operator.change')}
              <span class="visually-hidden"> {id}</span>
            </button>
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

/** Everyone who works here; an administrator hires and changes. */
export function Operators(props: OfficeProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/operators', (body) => listIn(body, 'operators'));
  const [changed, setChanged] = useState('');
  const [made, setMade] = useState<MadeSecret>();
  const done = (secret?: MadeSecret) => {
    setMade(secret);
    setChanged('');
    void again();
  };
  if (made) return <ShownSecret say={say} made={made} onNoted={() => setMade(undefined)} />;
  return (
    <Answered say={say} answer={answer}>
      {(operators) => {
        const one = operators.find((operator) => textIn(operator, 'id') === changed);
        if (one) {
          const back = () => setChanged('');
          return <OperatorChange {...props} one={one} onDone={done} onBack={back} />;
        }
        return (
          <>
            <table class="lines">
              <thead>
                <tr>
                  <th scope="col">{say('office.operator.name')}</th>
                  <th scope="col">{say('office.operator.roles')}</th>
                  <th scope="col">{say('office.operator.state')}</th>
                  <th scope="col">{say('office.operator.code')}</th>
                  {roles.includes('administrator') ? (
                    <th scope="col">{say('office.entry.act')}</th>
                  ) : null}
                </tr>
              </thead>
              <tbody>
                {operators.map((operator) => (
                  <Line
                    key={textIn(operator, 'id')}
                    {...props}
                    one={operator}
                    onChange={setChanged}
                  />
                ))}
              </tbody>
            </table>
            {roles.includes('administrator') ? <NewOperator {...props} onDone={done} /> : null}
          </>
        );
      }}
    </Answered>
  );
}
