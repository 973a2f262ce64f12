import { useEffect, useState } from 'preact/hooks';
import { dateIn } from '../shared/dates.ts';
import { pageLocale } from '../shared/page-locale.ts';
import type { Say } from '../shared/texts.ts';
import { listDrafts, type ListedDraft } from './desk.ts';
import type { Enrolment } from './enrolment.ts';

/** A time of today, or the day with it. */
function momentOf(iso: string): string {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? {} : ({ dateStyle: 'short' } as const);
  return dateIn(pageLocale(), at, { timeStyle: 'short', ...day });
}

/** Enrolments that the operator left for later: when each was begun and how far it is, no names. */
export function LeftDrafts({
  say,
  enrolment,
}: {
  readonly say: Say;
  readonly enrolment: Enrolment;
}) {
  const [drafts, setDrafts] = useState<readonly ListedDraft[]>([]);
  useEffect(() => void listDrafts().then(setDrafts), []);
  const left = drafts.filter(({ recordId }) => recordId !== enrolment.recordId);
  if (left.length === 0) return null;
  return (
    <nav class="left-drafts" aria-labelledby="left-drafts">
      <h2 id="left-drafts">{say('enrol.draft.left', { count: left.length })}</h2>
      <ul>
        {left.map(({ recordId, begunAt, step }) => (
          <li key={recordId}>
            <button
              type="button"
              class="quiet"
              disabled={enrolment.sending.kind === 'under_way'}
              onClick={() => void enrolment.goOnWith(recordId)}
            >
              <span class="visually-hidden">{say('enrol.draft.go_on')} </span>
              <bdi>{momentOf(begunAt)}</bdi> {say.maybe(`enrol.step.${step}`) ?? ''}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
