import { useState } from 'preact/hooks';
import { listIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

const findings = ['error', 'fraud'] as const;

function Line(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onFound: (id: string, finding: (typeof findings)[number]) => void;
  },
) {
  const { say, locale, roles, one, onFound } = props;
  const id = textIn(one, 'id');
  return (
    <tr>
      <th scope="row">
        <bdi dir="ltr">{textIn(one, 'entitlement').slice(0, 8)}</bdi>{' '}
        <bdi class="note">{textIn(one, 'programme')}</bdi>
      </th>
      <td>
        <bdi>{textIn(one, 'point')}</bdi>
      </td>
      <td>{momentIn(locale, textIn(one, 'at'))}</td>
      <td>{momentIn(locale, textIn(one, 'foundAt'))}</td>
      <td>
        {roles.includes('supervisor')
          ? findings.map((finding) => (
              <button
                key={finding}
                type="button"
                class="quiet"
                onClick={() => onFound(id, finding)}
              >
                {say(`office.double.${finding}`)}
                <span class="visually-hidden"> {id.slice(0, 8)}</span>
              </button>
            ))
          : null}
      </td>
    </tr>
  );
}

/** What was collected twice without a line; nobody loses aid by it alone. */
export function DoubleSpendings(props: OfficeProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/double-spendings', (body) =>
    listIn(body, 'doubleSpendings'),
  );
  const [said, setSaid] = useState({ text: '', bad: false });
  const close = async (id: string, finding: string) => {
    const given = await call('POST', `/v1/double-spendings/${id}/finding`, () => true, { finding });
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('office.double.closed'), bad });
    await again();
  };
  const heads = ['entitlement', 'point', 'at', 'found_at'] as const;
  return (
    <>
      <p class="note">{say('office.double.lead')}</p>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(found) =>
          found.length === 0 ? (
            <p class="note">{say('office.double.none')}</p>
          ) : (
            <table class="lines">
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th key={head} scope="col">
                      {say(`office.double.${head}`)}
                    </th>
                  ))}
                  <th scope="col">{say('office.entry.act')}</th>
                </tr>
              </thead>
              <tbody>
                {found.map((one) => (
                  <Line
                    key={textIn(one, 'id')}
                    {...props}
                    one={one}
                    onFound={(id, finding) => void close(id, finding)}
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
