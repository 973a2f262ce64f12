import { useEffect, useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { call, type Answer } from '../shared/station.ts';
import type { DeskProps } from './desk.tsx';
import { ReportTables } from './report-tables.tsx';
import { takeFile } from './taken-file.ts';

const forms = ['csv', 'xlsx', 'pdf'] as const;
/** What was begun is said until it is done. */
const silent = { text: '', bad: false };
/** How often a counting is asked after. */
const askEveryMs = 1_000;

/** A report's name in words; a deployment's own has its code. */
function nameOf({ say }: DeskProps, report: unknown): string {
  const id = textIn(report, 'id');
  return say.maybe(`reports.name.${id.replaceAll('-', '_')}`) ?? id;
}

function dayIn(locale: string, day: string): string {
  return dateIn(locale, Date.parse(`${day}T12:00:00Z`), { dateStyle: 'long' });
}

/** One report: when it was counted, and what can be had of it. */
function OneReport(
  props: DeskProps & {
    readonly report: unknown;
    readonly onAsked: () => Promise<void>;
    readonly busy: boolean;
  },
) {
  const { say, locale, language, report, onAsked, busy } = props;
  const id = textIn(report, 'id');
  const days = listIn(report, 'kept').map((one) => textIn(one, 'day'));
  const [chosen, choose] = useState('');
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState({ text: '', bad: false });
  const day = days.includes(chosen) ? chosen : (days[0] ?? '');
  const told = (answer: Answer<unknown>, good: string) =>
    setOutcome(
      answer.kind === 'answered'
        ? { text: good, bad: false }
        : { text: problemIn(say, answer), bad: true },
    );
  const count = async () => {
    const answer = await call('POST', `/v1/reports/${id}/counts`, (body) => body, {});
    const kept = answer.kind === 'answered' && textIn(answer.body, 'state') === 'kept';
    told(answer, say(kept ? 'reports.kept_already' : 'reports.counted'));
    await onAsked();
  };
  const take = async (form: (typeof forms)[number]) => {
    const path = `/v1/reports/${id}/counts/${day}?form=${form}&language=${language}`;
    told(await takeFile(path, `${id}-${day}.${form}`), '');
  };
  return (
    <li class="report">
      <h3>{nameOf(props, report)}</h3>
      <p class="note">{say.maybe(`reports.every.${textIn(report, 'every')}`)}</p>
      <div class="choices">
        {days.length === 0 ? (
          <p class="note">{say('reports.never')}</p>
        ) : (
          <label>
            {say('reports.day')}{' '}
            <select value={day} onChange={(event) => choose(event.currentTarget.value)}>
              {days.map((one) => (
                <option key={one} value={one}>
                  {dayIn(locale, one)}
                </option>
              ))}
            </select>
          </label>
        )}
        {day === '' ? null : (
          <>
            <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
              {say('reports.show')}
            </button>
            {forms.map((form) => (
              <button key={form} type="button" onClick={() => void take(form)}>
                {say(`reports.file.${form}`)}
              </button>
            ))}
          </>
        )}
        <button type="button" disabled={busy} onClick={() => void count()}>
          {say('reports.count')}
        </button>
      </div>
      <Outcome {...(outcome.text === say('reports.counted') && !busy ? silent : outcome)} />
      {open && day !== '' ? <ReportTables {...props} key={day} id={id} day={day} /> : null}
    </li>
  );
}

/** What the station is counting, or why it did not. */
function Counting({ say, state }: DeskProps & { readonly state: unknown }) {
  const kind = textIn(state, 'kind');
  const [done, of] = [numberIn(state, 'done'), numberIn(state, 'of')];
  if (kind === 'counting') {
    return (
      <p role="status">
        {say('reports.counting', { done, of })} <progress max={Math.max(of, 1)} value={done} />
      </p>
    );
  }
  if (kind !== 'failed') return null;
  return <p class="alert">{say('reports.failed', { code: textIn(state, 'code') })}</p>;
}

/** Reports of the operator's role. */
export function Reports(props: DeskProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/reports', (body) => body);
  const state = answer?.kind === 'answered' ? partIn(answer.body, 'state') : undefined;
  const busy = textIn(state, 'kind') === 'counting';
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setInterval(() => void again(), askEveryMs);
    return () => clearInterval(timer);
  }, [busy, again]);
  return (
    <Answered say={say} answer={answer}>
      {(body) => (
        <>
          <p class="note">{say('reports.lead', { least: numberIn(body, 'least') })}</p>
          <Counting {...props} state={state} />
          {listIn(body, 'reports').length === 0 ? <p>{say('reports.none')}</p> : null}
          <ul class="reports">
            {listIn(body, 'reports').map((report) => (
              <OneReport
                key={textIn(report, 'id')}
                {...props}
                report={report}
                busy={busy}
                onAsked={again}
              />
            ))}
          </ul>
        </>
      )}
    </Answered>
  );
}
