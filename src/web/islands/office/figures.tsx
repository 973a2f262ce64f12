import { listIn, numberIn, partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import { Answered, useAsked } from '../shared/asking.tsx';
import { shareIn } from '../shared/moments.ts';
import type { OfficeProps } from './desk.tsx';

/** As `operator-figures.ts` compares them. */
const shares = ['refusedForQuality', 'withExceptions', 'adjudicated'] as const;

/** A share with the count that it is of, and how sure it is. */
function Share(
  props: OfficeProps & {
    readonly share: unknown;
    readonly flagged: boolean;
    readonly meaningful: boolean;
  },
) {
  const { say, locale, share, flagged, meaningful } = props;
  const [count, of] = [numberIn(share, 'count'), numberIn(share, 'of')];
  const low = shareIn(locale, numberIn(share, 'low95'));
  const high = shareIn(locale, numberIn(share, 'high95'));
  return (
    <td class={flagged ? 'flagged' : ''}>
      {meaningful ? <strong>{shareIn(locale, numberIn(share, 'share'))} </strong> : null}
      <span class="note">{say('office.figure.of', { count, of })}</span>
      {meaningful ? <span class="note range">{`${low} – ${high}`}</span> : null}
      {flagged ? <span class="flag">{say('office.figure.flag')}</span> : null}
    </td>
  );
}

/** What each operator did in the last thirty days; journalled as looked at. */
export function Figures(props: OfficeProps) {
  const { say } = props;
  const { answer } = useAsked('/v1/figures/operators', (body) => listIn(body, 'operators'));
  return (
    <>
      <p class="note">{say('office.figure.explained')}</p>
      <Answered say={say} answer={answer}>
        {(operators) =>
          operators.length === 0 ? (
            <p class="note">{say('office.figure.none')}</p>
          ) : (
            <table class="lines">
              <thead>
                <tr>
                  <th scope="col">{say('office.operator.name')}</th>
                  <th scope="col">{say('office.figure.enrolments')}</th>
                  {shares.map((share) => (
                    <th key={share} scope="col">
                      {say(`office.figure.${share}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {operators.map((one) => (
                  <tr key={textIn(one, 'operator')}>
                    <th scope="row">
                      <bdi>{textIn(one, 'operator')}</bdi>
                    </th>
                    <td>
                      {numberIn(one, 'enrolments')}{' '}
                      {yesIn(one, 'meaningful') ? null : (
                        <span class="note">{say('office.figure.few')}</span>
                      )}
                    </td>
                    {shares.map((share) => (
                      <Share
                        key={share}
                        {...props}
                        share={partIn(one, share)}
                        flagged={textsIn(one, 'anomalies').includes(share)}
                        meaningful={yesIn(one, 'meaningful')}
                      />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answered>
    </>
  );
}
