import { useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { listIn, partIn, textIn, yesIn } from '../shared/fields.ts';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { AppealsProps } from './desk.tsx';
import { dayIn, dueText } from './due.ts';
import { EvidencePart } from './evidence.tsx';
import { FindingForm } from './finding-form.tsx';
import { programmeIn, SettlementView } from './settlement.tsx';
import { WordsForm } from './words-form.tsx';

/** Sends a step of an appeal, and says what came of it. */
type Step = (path: string, body: object) => void;

interface PartProps extends AppealsProps {
  readonly appeal: unknown;
  readonly onStep: Step;
}

/** What was contested, by whom, and what she says. */
function Statement({ say, locale, appeal }: PartProps) {
  const contested = partIn(appeal, 'contested');
  const programme = textIn(contested, 'programme');
  const score = textIn(contested, 'scoreCalculated');
  const named = say.maybe(`appeal.score.${score}`) ?? score;
  return (
    <>
      <h2>{say.maybe(`explain.contest.kind.${textIn(appeal, 'type')}`)}</h2>
      <p class="appeal-state">{say.maybe(`appeal.state.${textIn(appeal, 'state')}`)}</p>
      <p class="note">{dueText({ say, locale }, partIn(appeal, 'clock'))}</p>
      <dl class="facts">
        <div>
          <dt>{say('appeal.receipt')}</dt>
          <dd dir="ltr">{textIn(appeal, 'receipt')}</dd>
        </div>
        <div>
          <dt>{say('appeals.appellant')}</dt>
          <dd dir="ltr">{textIn(appeal, 'appellant')}</dd>
        </div>
        <div>
          <dt>{say('appeals.contested')}</dt>
          <dd>
            {programme === 'every' ? say('appeal.every') : programmeIn(say, programme)}
            {' · '}
            {say('appeals.contested.score', {
              day: dayIn(locale, textIn(contested, 'day')),
              score: named,
            })}
          </dd>
        </div>
      </dl>
      <h3>{say('appeals.statement')}</h3>
      <blockquote dir="auto">{textIn(appeal, 'statement')}</blockquote>
    </>
  );
}

function Questions({ say, locale, appeal }: PartProps) {
  const questions = listIn(appeal, 'questions');
  if (questions.length === 0) return null;
  return (
    <>
      <h3>{say('appeals.questions')}</h3>
      <ul class="corrections">
        {questions.map((one) => {
          const answer = partIn(one, 'answer');
          return (
            <li key={textIn(one, 'at')} class="correction">
              <p>{textIn(one, 'words')}</p>
              <p class="note">{momentIn(locale, textIn(one, 'at'))}</p>
              {answer === 'none' ? (
                <p class="note">{say('appeals.unanswered')}</p>
              ) : (
                <blockquote dir="auto">{textIn(answer, 'words')}</blockquote>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What the first officer does. */
function FirstPart({ say, operator, roles, appeal, onStep }: PartProps) {
  const state = textIn(appeal, 'state');
  const mayAct = roles.includes('supervisor') || roles.includes('adjudicator');
  if (!mayAct || !['open', 'examined', 'asked'].includes(state)) return null;
  if (textIn(appeal, 'first') !== operator) {
    return (
      <button type="button" class="primary" onClick={() => onStep('examination', {})}>
        {say('appeals.take')}
      </button>
    );
  }
  if (state === 'asked') return null;
  return (
    <>
      <WordsForm
        id="appeal-question"
        label={say('appeals.ask.words')}
        send={say('appeals.ask')}
        onSend={(words) => onStep('questions', { words })}
      />
      <FindingForm
        say={say}
        appeal={appeal}
        contestedOn={textIn(partIn(appeal, 'contested'), 'day')}
        onPropose={(finding) => onStep('finding', { finding })}
      />
    </>
  );
}

/** What was found, and what the second officer does. */
function SecondPart({ say, locale, appeal, onStep }: PartProps) {
  const finding = partIn(appeal, 'finding');
  const state = textIn(appeal, 'state');
  if (finding === 'none' || finding === undefined) return null;
  const outcome = say.maybe(`appeal.outcome.${textIn(finding, 'outcome')}`) ?? '';
  return (
    <section class="finding" aria-labelledby="appeal-finding">
      <h3 id="appeal-finding">{say('appeals.found', { outcome })}</h3>
      <blockquote dir="auto">{textIn(finding, 'reason')}</blockquote>
      <SettlementView
        say={say}
        locale={locale}
        settlement={partIn(appeal, 'settlement')}
        decided={state === 'closed'}
      />
      {state !== 'proposed' ? null : yesIn(appeal, 'maySecond') ? (
        <>
          <button type="button" class="primary" onClick={() => onStep('decision', {})}>
            {say('appeals.decide')}
          </button>
          <WordsForm
            id="appeal-return"
            label={say('appeals.return.words')}
            send={say('appeals.return')}
            onSend={(words) => onStep('return', { words })}
          />
        </>
      ) : (
        <p class="note">{say('appeals.second_needed')}</p>
      )}
    </section>
  );
}

/** One appeal: what is said, what was scored, what was found, and what may be done next. */
export function ExaminedAppeal(props: AppealsProps & { readonly id: string }) {
  const { say, id, roles } = props;
  const path = `/v1/appeals/${id}`;
  const { answer, again } = useAsked(path, (body) => body);
  const [said, setSaid] = useState({ text: '', bad: false });
  const step = async (name: string, body: object) => {
    const given = await call('POST', `${path}/${name}`, () => true, body);
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : say('appeals.done'), bad });
    await again();
  };
  return (
    <Answered say={say} answer={answer}>
      {(appeal) => {
        const part = {
          ...props,
          appeal,
          onStep: (name: string, body: object) => void step(name, body),
        };
        const over = ['closed', 'withdrawn'].includes(textIn(appeal, 'state'));
        return (
          <>
            <Outcome {...said} />
            <Statement {...part} />
            <EvidencePart
              say={say}
              appeal={appeal}
              mayAdd={!over && !roles.every((role) => role === 'auditor')}
              onAdded={() => void again()}
            />
            <Questions {...part} />
            {listIn(appeal, 'returns').map((one) => (
              <p key={textIn(one, 'words')} class="warning">
                {say('appeals.returned', {
                  officer: textIn(one, 'by'),
                  words: textIn(one, 'words'),
                })}
              </p>
            ))}
            <SecondPart {...part} />
            <FirstPart {...part} />
          </>
        );
      }}
    </Answered>
  );
}
