import { useState } from 'preact/hooks';
import { listIn, partIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { OfficeProps } from './desk.tsx';

const fields = [
  'familyName',
  'givenName',
  'birthDate',
  'birthPlace',
  'sex',
  'nationality',
] as const;

/** A statement as people compare it: its parts in a row. */
function shown(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement !== 'object' || statement === null) return '';
  return Object.entries(statement)
    .filter(([name]) => name !== 'precision')
    .map(([, value]) => String(value))
    .join(' · ');
}

/** What the record says and what the resident says instead. */
function Difference({ say, one }: { readonly say: Say; readonly one: unknown }) {
  const [now, to] = [partIn(one, 'now'), partIn(one, 'to')];
  const changed = fields.filter((field) => partIn(to, field) !== undefined);
  return (
    <table class="difference">
      <thead>
        <tr>
          <th scope="col">{say('office.record.field')}</th>
          <th scope="col">{say('office.record.now')}</th>
          <th scope="col">{say('office.record.to')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field}>
            <th scope="row">{say(`office.record.${field}`)}</th>
            <td>
              <bdi>{shown(partIn(now, field))}</bdi>
            </td>
            <td>
              <bdi>{shown(partIn(to, field))}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Word = 'approved' | 'rejected';

function RecordCorrection(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onAnswer: (id: string, answer: Word, note: string) => void;
  },
) {
  const { say, locale, operator, roles, one, onAnswer } = props;
  const [note, setNote] = useState('');
  const id = textIn(one, 'id');
  const approvedBy = textIn(one, 'approvedBy');
  const may = roles.includes('supervisor') && approvedBy !== operator;
  const answer = (word: Word) => note.trim().length > 2 && onAnswer(id, word, note.trim());
  return (
    <li class="correction">
      <h3>{say(approvedBy === '' ? 'office.record.first' : 'office.record.second')}</h3>
      <Difference say={say} one={one} />
      <p>{textIn(one, 'reason')}</p>
      <p class="note">{momentIn(locale, textIn(one, 'statedAt'))}</p>
      {may ? (
        <>
          <label for={`note-${id}`}>{say('office.record.note')}</label>
          <textarea
            id={`note-${id}`}
            minLength={3}
            maxLength={1000}
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <div class="bar">
            <button type="button" onClick={() => answer('approved')}>
              {say('office.record.approve')}
            </button>
            <button type="button" onClick={() => answer('rejected')}>
              {say('office.record.reject')}
            </button>
          </div>
        </>
      ) : (
        <p class="note">{say('office.correction.second')}</p>
      )}
    </li>
  );
}

/** What residents say is wrong in their records: two of the office change it. */
export function RecordCorrections(props: OfficeProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/record-corrections', (body) =>
    listIn(body, 'corrections'),
  );
  const [said, setSaid] = useState({ text: '', bad: false });
  const give = async (id: string, word: Word, note: string) => {
    const path = `/v1/record-corrections/${id}/answer`;
    const given = await call('POST', path, (body) => textIn(body, 'state'), { answer: word, note });
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('office.correction.answered'), bad });
    await again();
  };
  return (
    <>
      <p class="note">{say('office.record.lead')}</p>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(waiting) =>
          waiting.length === 0 ? (
            <p class="note">{say('office.record.none')}</p>
          ) : (
            <ul class="corrections">
              {waiting.map((one) => (
                <RecordCorrection
                  key={textIn(one, 'id')}
                  {...props}
                  one={one}
                  onAnswer={(id, word, note) => void give(id, word, note)}
                />
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}
