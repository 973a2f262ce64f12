import { useState } from 'preact/hooks';
import { listIn, numberIn, partIn, textIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { CorrectionRequest } from './correction-request.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

function Correction(
  props: OfficeProps & {
    readonly one: unknown;
    readonly onAnswer: (id: string, answer: 'confirmed' | 'rejected') => void;
  },
) {
  const { say, locale, roles, operator, one, onAnswer } = props;
  const id = textIn(one, 'id');
  const finding = textIn(one, 'finding') === 'same' ? 'same' : 'different';
  const requestedBy = textIn(one, 'requestedBy');
  const places = {
    later: numberIn(partIn(one, 'later'), 'seq'),
    earlier: numberIn(partIn(one, 'earlier'), 'seq'),
  };
  const may = roles.includes('supervisor') && requestedBy !== operator;
  return (
    <li class="correction">
      <h3>{say(`office.correction.${finding}`, places)}</h3>
      <p>{textIn(one, 'reason')}</p>
      <p class="note">
        <bdi>{requestedBy}</bdi> · {momentIn(locale, textIn(one, 'requestedAt'))}
      </p>
      {may ? (
        <div class="bar">
          <button type="button" onClick={() => onAnswer(id, 'confirmed')}>
            {say('office.correction.confirm')}
          </button>
          <button type="button" onClick={() => onAnswer(id, 'rejected')}>
            {say('office.correction.reject')}
          </button>
        </div>
      ) : (
        <p class="note">{say('office.correction.second')}</p>
      )}
    </li>
  );
}

/** Corrections that wait for a second person. */
export function Corrections(props: OfficeProps) {
  const { say, roles } = props;
  const { answer, again } = useAsked('/v1/corrections', (body) => listIn(body, 'corrections'));
  const [said, setSaid] = useState({ text: '', bad: false });
  const give = async (id: string, word: 'confirmed' | 'rejected') => {
    const path = `/v1/corrections/${id}/answer`;
    const given = await call('POST', path, () => true, { answer: word });
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('office.correction.answered'), bad });
    await again();
  };
  return (
    <>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(waiting) =>
          waiting.length === 0 ? (
            <p class="note">{say('office.correction.none')}</p>
          ) : (
            <ul class="corrections">
              {waiting.map((one) => (
                <Correction
                  key={textIn(one, 'id')}
                  {...props}
                  one={one}
                  onAnswer={(id, word) => void give(id, word)}
                />
              ))}
            </ul>
          )
        }
      </Answered>
      {roles.includes('supervisor') ? (
        <CorrectionRequest {...props} onAsked={() => void again()} />
      ) : null}
    </>
  );
}
