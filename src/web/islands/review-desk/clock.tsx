import { Answered, useAsked } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import { listIn, numberIn, textIn } from '../shared/fields.ts';
import type { ReviewProps } from './desk.tsx';
import { dayIn } from './findings.tsx';

function monthIn(locale: string, month: string): string {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  return dateIn(locale, at, { year: 'numeric', month: 'long', timeZone: 'UTC' });
}

/** How many households are due in each month. */
function Months(props: ReviewProps & { readonly months: readonly unknown[] }) {
  const { say, locale, months } = props;
  const most = Math.max(1, ...months.map((one) => numberIn(one, 'households')));
  const format = new Intl.NumberFormat(locale);
  return (
    <table class="lines quality">
      <thead>
        <tr>
          <th scope="col">{say('review.clock.month')}</th>
          <th scope="col">{say('review.clock.households')}</th>
        </tr>
      </thead>
      <tbody>
        {months.map((one) => {
          const households = numberIn(one, 'households');
          return (
            <tr key={textIn(one, 'month')}>
              <th scope="row">{monthIn(locale, textIn(one, 'month'))}</th>
              <td>
                {format.format(households)}
                <svg
                  class="share-bar"
                  viewBox="0 0 100 6"
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <rect class="part" width={(100 * households) / most} height="6" />
                </svg>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** When households are asked again: who is due now, and how many will be. */
export function Clock(props: ReviewProps) {
  const { say, locale } = props;
  const { answer } = useAsked('/v1/recertifications', (body) => body);
  return (
    <Answered say={say} answer={answer}>
      {(body) => {
        const due = listIn(body, 'due');
        const months = listIn(body, 'months');
        return (
          <>
            <p class="note">
              {say('review.clock.lead', { months: numberIn(body, 'recertifyMonths') })}
            </p>
            <h3>{say('review.clock.due')}</h3>
            {due.length === 0 ? <p class="note">{say('review.clock.none')}</p> : null}
            <ul class="plain">
              {due.map((one) => (
                <li key={textIn(one, 'household')}>
                  <bdi>{textIn(one, 'household')}</bdi>{' '}
                  <span class="note">{dayIn(locale, textIn(one, 'due'))}</span>
                </li>
              ))}
            </ul>
            <h3>{say('review.clock.coming')}</h3>
            <Months {...props} months={months} />
          </>
        );
      }}
    </Answered>
  );
}
