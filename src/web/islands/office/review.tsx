import { useState } from 'preact/hooks';
import { listIn, partIn, textIn, textsIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { nameIn } from '../shared/records.ts';
import { ShownPicture } from '../shared/shown-picture.tsx';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';

/** As `packets/outbox.ts` has them. */
const reasons = [
  'wrong_person',
  'poor_capture',
  'record_wrong',
  'exception_unfounded',
  'other',
] as const;

interface ReviewProps extends OfficeProps {
  readonly recordId: string;
  readonly onDecided: () => void;
  readonly onBack: () => void;
}

/** Yes, or no and why. */
function Decision({ say, recordId, onDecided, onBack }: ReviewProps) {
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState('');
  const decide = async (what: 'approval' | 'rejection', body: unknown) => {
    const answer = await call('POST', `/v1/packets/${recordId}/${what}`, () => true, body);
    if (answer.kind === 'answered') onDecided();
    else setTrouble(problemIn(say, answer));
  };
  return (
    <>
      <Outcome text={trouble} bad />
      <div class="bar">
        <button type="button" class="primary" onClick={() => void decide('approval', {})}>
          {say('office.review.approve')}
        </button>
        <span class="gap" />
        <label for="reason">{say('office.review.why')}</label>
        <select
          id="reason"
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        >
          <option value="">{say('office.review.choose')}</option>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {say(`office.reason.${one}`)}
            </option>
          ))}
        </select>
        <button
          type="button"
          disabled={reason === ''}
          onClick={() => void decide('rejection', { reason })}
        >
          {say('office.review.reject')}
        </button>
        <button type="button" onClick={onBack}>
          {say('office.review.back')}
        </button>
      </div>
    </>
  );
}

/** Everything that a supervisor sees of an enrolment before she decides. */
export function Review(props: ReviewProps) {
  const { say, locale, recordId } = props;
  const { answer } = useAsked(`/v1/packets/${recordId}`, (body) => body);
  return (
    <Answered say={say} answer={answer}>
      {(packet) => {
        const demographics = partIn(partIn(packet, 'record'), 'demographics');
        const sex = textIn(demographics, 'sex');
        return (
          <div class="review-packet">
            <ShownPicture
              path={`/v1/packets/${recordId}/face`}
              alt={say('office.review.face')}
              missing={say('office.review.no_face')}
            />
            <dl class="facts">
              {(['familyName', 'givenName', 'birthDate', 'birthPlace'] as const).map((field) => (
                <div key={field}>
                  <dt>{say(`field.${field}`)}</dt>
                  <dd>
                    <bdi>{nameIn(locale, partIn(demographics, field))}</bdi>
                  </dd>
                </div>
              ))}
              <div>
                <dt>{say('field.sex')}</dt>
                <dd>{say.maybe(`enrol.person.${sex}`) ?? sex}</dd>
              </div>
              <div>
                <dt>{say('office.entry.by')}</dt>
                <dd>
                  <bdi>{textIn(packet, 'operator')}</bdi>
                </dd>
              </div>
            </dl>
            <ul class="finger-list">
              {textsIn(packet, 'fingers').map((position) => (
                <li key={position} class="captured">
                  {say.maybe(`enrol.finger.${position}`)}
                </li>
              ))}
              {listIn(packet, 'fingerExceptions').map((one) => (
                <li key={textIn(one, 'position')} class="excepted">
                  {say.maybe(`enrol.finger.${textIn(one, 'position')}`)}:{' '}
                  {say.maybe(`enrol.absence.${textIn(one, 'reason')}`)}
                </li>
              ))}
            </ul>
            <Decision {...props} />
          </div>
        );
      }}
    </Answered>
  );
}
