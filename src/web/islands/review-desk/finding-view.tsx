import { useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { listIn, partIn, textIn, textsIn, yesIn } from '../shared/fields.ts';
import { momentIn, shareIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { ReviewProps } from './desk.tsx';
import { aboutIn, attributesIn, dayIn, ruleIn, stateIn } from './findings.tsx';
import { Holds } from './holds.tsx';

/** Sends something about a finding and shows what came of it. */
export type Send = (path: string, body: object, done: string) => Promise<boolean>;

function valueIn({ say }: ReviewProps, fact: unknown): string {
  const value: unknown = Object(fact)['value'];
  if (typeof value === 'boolean') return value ? say('review.yes') : say('review.no');
  return String(value);
}

/** The facts that a finding rests on, with whoever says each. */
function Facts(props: ReviewProps & { readonly facts: readonly unknown[] }) {
  const { say, locale, facts } = props;
  if (facts.length === 0) return null;
  return (
    <table class="lines">
      <caption class="visually-hidden">{say('review.facts')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('review.fact.variable')}</th>
          <th scope="col">{say('review.fact.value')}</th>
          <th scope="col">{say('review.fact.source')}</th>
          <th scope="col">{say('review.fact.observed')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact, place) => {
          const name = textIn(fact, 'variable');
          const provenance = partIn(fact, 'provenance');
          const by = textIn(provenance, 'by');
          return (
            <tr key={place}>
              <th scope="row">{say.maybe(`social.variable.${name}`) ?? name}</th>
              <td>{valueIn(props, fact)}</td>
              <td>
                {textIn(provenance, 'kind') === 'declared'
                  ? say('review.fact.declared', { by })
                  : say('review.fact.verified', { by })}
              </td>
              <td>{dayIn(locale, textIn(fact, 'observed'))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Households as links for whoever may open them; a number says nothing of who lives there. */
function Households(props: ReviewProps & { readonly households: readonly string[] }) {
  const { say, roles, households } = props;
  if (households.length === 0) return null;
  const mayOpen = roles.includes('supervisor') || roles.includes('clerk');
  return (
    <>
      <h3>{say('review.households')}</h3>
      <ul class="plain">
        {households.map((id, place) => (
          <li key={id}>
            {mayOpen ? (
              <a href={`/household/${id}`}>{say('review.household', { number: place + 1 })}</a>
            ) : (
              say('review.household', { number: place + 1 })
            )}{' '}
            <bdi class="note">{id}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What is unusual in an operator's work, as numbers. */
function Work(props: ReviewProps & { readonly matter: unknown }) {
  const { say, locale, matter } = props;
  const what = partIn(matter, 'what');
  if (textIn(what, 'kind') === 'pace') {
    const { count, perDay } = Object(what);
    const day = dayIn(locale, textIn(what, 'day'));
    return <p>{say('review.work.pace', { day, count: Number(count), perDay: Number(perDay) })}</p>;
  }
  const share = (name: string) => {
    const { count, of } = Object(partIn(what, name));
    return {
      count: Number(count),
      of: Number(of),
      share: shareIn(locale, Number(count) / Number(of)),
    };
  };
  const [own, others] = [share('own'), share('others')];
  return (
    <>
      <p>{say('review.work.own', own)}</p>
      <p>{say('review.work.others', others)}</p>
      <p class="note">{say('review.work.note')}</p>
    </>
  );
}

function Matter(props: ReviewProps & { readonly finding: unknown }) {
  const { say, finding } = props;
  const matter = partIn(finding, 'matter');
  const kind = textIn(matter, 'kind');
  if (kind === 'operator') return <Work {...props} matter={matter} />;
  const things = attributesIn(props, matter);
  return (
    <>
      {things === '' ? null : <p>{say('review.shared', { things })}</p>}
      {kind === 'population' ? (
        <p>{say.maybe(`review.why.${textIn(matter, 'why')}`) ?? textIn(matter, 'why')}</p>
      ) : null}
      <Facts {...props} facts={listIn(finding, 'facts')} />
      <Households {...props} households={textsIn(matter, 'households')} />
    </>
  );
}

/** Takes a finding, and says what it is. */
function Deciding(props: ReviewProps & { readonly finding: unknown; readonly onSend: Send }) {
  const { say, operator, roles, finding, onSend } = props;
  const [note, setNote] = useState('');
  const id = textIn(finding, 'id');
  const state = partIn(finding, 'state');
  const kind = textIn(state, 'kind');
  if (kind === 'decided') return <p class="hint">{textIn(state, 'note')}</p>;
  if (kind === 'gone') return null;
  if (yesIn(finding, 'ownWork')) return <p class="note">{say('review.own_work')}</p>;
  if (!roles.includes('adjudicator') && !roles.includes('supervisor')) return null;
  if (kind === 'open' || textIn(state, 'by') !== operator) {
    const claim = () => void onSend(`/v1/reviews/${id}/claim`, {}, say('review.claimed'));
    return (
      <div class="bar">
        <button type="button" class="primary" onClick={claim}>
          {say('review.claim')}
        </button>
      </div>
    );
  }
  const decide = (decision: 'confirmed' | 'dismissed') =>
    void onSend(`/v1/reviews/${id}/decision`, { decision, note }, say('review.decided'));
  const short = note.trim().length < 10;
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <div class="field">
        <label for="review-note">{say('review.note')}</label>
        <textarea
          id="review-note"
          rows={3}
          maxLength={1000}
          aria-describedby="review-note-hint"
          value={note}
          onInput={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <p class="note" id="review-note-hint">
          {say('review.note.hint')}
        </p>
      </div>
      <div class="bar">
        <button type="button" disabled={short} onClick={() => decide('confirmed')}>
          {say('review.confirm')}
        </button>
        <button type="button" disabled={short} onClick={() => decide('dismissed')}>
          {say('review.dismiss')}
        </button>
      </div>
    </form>
  );
}

/** One finding with what it rests on, and what a person may do about it. */
export function FindingView(
  props: ReviewProps & { readonly id: string; readonly onBack: () => void },
) {
  const { say, locale, id, onBack } = props;
  const { answer, again } = useAsked(`/v1/reviews/${id}`, (body) => body);
  const [said, setSaid] = useState({ text: '', bad: false });
  const send: Send = async (path, body, done) => {
    const given = await call('POST', path, () => true, body);
    const bad = given.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, given) : done, bad });
    await again();
    return !bad;
  };
  return (
    <>
      <div class="bar">
        <button type="button" class="quiet" onClick={onBack}>
          {say('review.back')}
        </button>
      </div>
      <Outcome {...said} />
      <Answered say={say} answer={answer}>
        {(finding) => (
          <>
            <h3>{ruleIn(props, finding)}</h3>
            <p class="note">
              {aboutIn(props, finding)} · {stateIn(props, finding)} ·{' '}
              {say('review.opened', { at: momentIn(locale, textIn(finding, 'opened')) })} ·{' '}
              {say('review.due', { day: dayIn(locale, textIn(finding, 'due')) })}
            </p>
            <p class="note">
              {say('review.written_by', {
                names: textsIn(finding, 'operators').join(say('frame.list_separator')),
              })}
            </p>
            <Matter {...props} finding={finding} />
            <Deciding {...props} finding={finding} onSend={send} />
            <Holds {...props} finding={finding} onSend={send} />
          </>
        )}
      </Answered>
    </>
  );
}
