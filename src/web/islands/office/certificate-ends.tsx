import { listIn, numberIn, textIn } from '../shared/fields.ts';
import { Answered, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import type { OfficeProps } from './desk.tsx';

/** When what this station believes, and what it signs with, must have been followed by another. */
export function CertificateEnds(props: OfficeProps) {
  const { say, locale } = props;
  const { answer } = useAsked('/v1/certificate-ends', (body) => listIn(body, 'ends'));
  return (
    <>
      <p class="note">{say('office.ends.lead')}</p>
      <Answered say={say} answer={answer}>
        {(ends) =>
          ends.length === 0 ? (
            <p class="note">{say('office.ends.none')}</p>
          ) : (
            <table class="lines">
              <thead>
                <tr>
                  <th scope="col">{say('office.ends.what')}</th>
                  <th scope="col">{say('office.ends.kind')}</th>
                  <th scope="col">{say('office.ends.at')}</th>
                  <th scope="col">{say('office.ends.left')}</th>
                </tr>
              </thead>
              <tbody>
                {ends.map((one) => {
                  const urgency = textIn(one, 'urgency');
                  const [what, kind, at] = ['what', 'kind', 'endsAt'].map((name) =>
                    textIn(one, name),
                  );
                  return (
                    <tr key={`${kind} ${what} ${at}`}>
                      <th scope="row">
                        <bdi dir="ltr">{what}</bdi>
                      </th>
                      <td>{say.maybe(`office.ends.${kind}`)}</td>
                      <td>{momentIn(locale, at ?? '')}</td>
                      <td class={urgency === 'later' ? '' : 'waits'}>
                        {say(urgency === 'ended' ? 'office.ends.ended' : 'office.ends.days', {
                          days: numberIn(one, 'daysLeft'),
                        })}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        }
      </Answered>
    </>
  );
}
