import { useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { DeskProps } from './desk.tsx';

/** What was erased of each kind, or would be. */
function Erased(props: DeskProps & { readonly report: unknown; readonly title: string }) {
  const { say, locale, report, title } = props;
  const number = new Intl.NumberFormat(locale);
  const day = (text: string) =>
    dateIn(locale, Date.parse(`${text}T12:00:00Z`), { dateStyle: 'medium' });
  return (
    <table class="lines counts">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{say('reports.retention.kind')}</th>
          <th scope="col">{say('reports.retention.before')}</th>
          <th scope="col" class="number">
            {say('reports.retention.erased')}
          </th>
          <th scope="col" class="number">
            {say('reports.retention.held')}
          </th>
        </tr>
      </thead>
      <tbody>
        {listIn(report, 'kinds').map((one) => (
          <tr key={textIn(one, 'kind')}>
            <th scope="row">{say.maybe(`reports.retention.name.${textIn(one, 'kind')}`)}</th>
            <td>{day(textIn(one, 'before'))}</td>
            <td class="number">{number.format(numberIn(one, 'erased'))}</td>
            <td class="number">{number.format(numberIn(one, 'held'))}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{say('reports.retention.name.extract_rows')}</th>
          <td />
          <td class="number">{number.format(numberIn(report, 'extractsErased'))}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

/** How long each kind is kept. */
function Schedule({ say, schedule }: DeskProps & { readonly schedule: unknown }) {
  const months: Record<string, unknown> = Object(partIn(schedule, 'months'));
  return (
    <table class="lines counts">
      <thead>
        <tr>
          <th scope="col">{say('reports.retention.kind')}</th>
          <th scope="col">{say('reports.retention.kept')}</th>
        </tr>
      </thead>
      <tbody>
        {Object.keys(months).map((kind) => (
          <tr key={kind}>
            <th scope="row">{say.maybe(`reports.retention.name.${kind}`)}</th>
            <td>{say('reports.retention.months', { count: numberIn(months, kind) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is kept how long, and what was erased. */
export function Retention(props: DeskProps) {
  const { say, locale } = props;
  const { answer } = useAsked('/v1/retention', (body) => body);
  const [preview, setPreview] = useState<unknown>();
  const [trouble, setTrouble] = useState('');
  const ask = async () => {
    const asked = await call('POST', '/v1/retention/preview', (body) => body, {});
    setTrouble(problemIn(say, asked));
    if (asked.kind === 'answered') setPreview(asked.body);
  };
  const day = (text: string) =>
    dateIn(locale, Date.parse(`${text}T12:00:00Z`), { dateStyle: 'long' });
  return (
    <Answered say={say} answer={answer}>
      {(body) => (
        <>
          <p class="note">{say('reports.retention.lead')}</p>
          <Schedule {...props} schedule={partIn(body, 'schedule')} />
          <div>
            <button type="button" onClick={() => void ask()}>
              {say('reports.retention.preview')}
            </button>
          </div>
          <Outcome text={trouble} bad />
          {preview === undefined ? null : (
            <Erased {...props} report={preview} title={say('reports.retention.preview')} />
          )}
          {listIn(body, 'reports').length === 0 ? (
            <p class="note">{say('reports.retention.none')}</p>
          ) : null}
          {listIn(body, 'reports')
            .slice(0, 12)
            .map((report) => (
              <Erased
                key={textIn(report, 'recorded')}
                {...props}
                report={report}
                title={say('reports.retention.of_day', { day: day(textIn(report, 'day')) })}
              />
            ))}
        </>
      )}
    </Answered>
  );
}
