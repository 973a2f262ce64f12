import type { ComponentChildren } from 'preact';
import { countryName } from '../shared/countries.ts';
import { dateIn } from '../shared/dates.ts';
import { pageLocale } from '../shared/page-locale.ts';
import { stateOf } from './fingers.ts';
import { stateIn } from './hands.tsx';
import { focusFirst, StepActions, type StepProps } from './parts.tsx';
import { Picture } from './picture.tsx';
import { problemIn, stepOf } from './problems.ts';
import { birthDateOf, mayBeMinor } from './record.ts';
import { allFingers } from './slaps.ts';
import type { Step } from './statements.ts';

/** A date of birth as far as it is known, as the language writes dates. */
function birthIn({ say, enrolment }: StepProps): string {
  const date = birthDateOf(enrolment.statements.form);
  if (!date) return '';
  const moment = Date.UTC(date.year, (date.month ?? 1) - 1, date.day ?? 1);
  const text = dateIn(pageLocale(), moment, {
    timeZone: 'UTC',
    year: 'numeric',
    ...(date.month === undefined ? {} : { month: 'long' }),
    ...(date.day === undefined ? {} : { day: 'numeric' }),
  });
  return date.precision === 'estimated' ? say('enrol.review.about', { date: text }) : text;
}

function Row(props: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Statements({ say, enrolment }: StepProps) {
  const { form } = enrolment.statements;
  const papers =
    form.evidence === 'witnesses' ? [form.witness1, form.witness2] : [form.number.trim()];
  return (
    <dl>
      <Row name={say('enrol.review.family')}>
        <bdi>{form.familyLatin}</bdi> <bdi lang="ar">{form.familyArabic}</bdi>
      </Row>
      <Row name={say('enrol.review.given')}>
        <bdi>{form.givenLatin}</bdi> <bdi lang="ar">{form.givenArabic}</bdi>
      </Row>
      <Row name={say('enrol.person.birth')}>
        <bdi>{birthIn({ say, enrolment })}</bdi>, <bdi>{form.birthPlace}</bdi>
      </Row>
      <Row name={say('enrol.person.sex')}>
        {form.sex === '' ? '' : say(`enrol.person.${form.sex}`)}
      </Row>
      <Row name={say('enrol.person.nationality')}>
        <bdi>{countryName(form.nationality)}</bdi>
      </Row>
      <Row name={say(`enrol.evidence.${form.evidence}`)}>
        {papers.map((paper) => (
          <bdi key={paper} dir="ltr">
            {paper}{' '}
          </bdi>
        ))}
      </Row>
      {mayBeMinor(form) ? (
        <Row name={say('enrol.person.guardian')}>
          <bdi dir="ltr">{form.guardian}</bdi>
        </Row>
      ) : null}
    </dl>
  );
}

function Fingers({ say, enrolment }: StepProps) {
  const { statements, samples } = enrolment;
  return (
    <ul class="finger-list">
      {allFingers.map((position) => {
        const state = stateOf(position, statements, samples);
        return state.kind === 'open' ? null : (
          <li key={position} class={state.kind}>
            {say('enrol.fingers.finger_state', {
              finger: say(`enrol.finger.${position}`),
              state: stateIn(say, state),
            })}
          </li>
        );
      })}
    </ul>
  );
}

/** What a station said that did not take the enrolment, and where to mend it. */
function Refusal({ say, enrolment }: StepProps) {
  const { sending } = enrolment;
  if (sending.kind === 'unanswered') {
    return (
      <p class="alert" role="alert">
        {say('enrol.review.unanswered')}
      </p>
    );
  }
  if (sending.kind !== 'refused') return null;
  const step: Step = stepOf(sending.problem);
  return (
    <div class="alert" role="alert">
      <p>{problemIn(say, sending.problem)}</p>
      {step === 'review' ? null : (
        <button type="button" onClick={() => enrolment.goTo(step)}>
          {say('enrol.review.mend', { step: say(`enrol.step.${step}`) })}
        </button>
      )}
    </div>
  );
}

/** Everything once more, before it is sent. */
export function ReviewStep({ say, enrolment }: StepProps) {
  const { samples, sending } = enrolment;
  const face = samples.get('face');
  const underWay = sending.kind === 'under_way';
  return (
    <div class="review">
      <h2>{say('enrol.review.title')}</h2>
      <Refusal say={say} enrolment={enrolment} />
      <div class="summary">
        {face ? <Picture picture={face} alt={say('enrol.face.taken')} /> : null}
        <Statements say={say} enrolment={enrolment} />
        <Fingers say={say} enrolment={enrolment} />
      </div>
      <StepActions say={say} onBack={underWay ? undefined : () => enrolment.goTo('fingers')}>
        <button
          type="button"
          class="primary"
          id="send"
          ref={focusFirst}
          disabled={underWay || !face}
          onClick={() => void enrolment.send()}
        >
          {say(underWay ? 'enrol.review.under_way' : 'enrol.review.send')}
        </button>
      </StepActions>
    </div>
  );
}
