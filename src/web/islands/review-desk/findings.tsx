import { useState } from 'preact/hooks';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { dateIn } from '../shared/dates.ts';
import { listIn, numberIn, partIn, textIn, textsIn } from '../shared/fields.ts';
import { call } from '../shared/station.ts';
import type { ReviewProps } from './desk.tsx';
import { FindingView } from './finding-view.tsx';

/** Findings of one page, as the interface gives them. */
const pageSize = 50;

/** A day as the language writes it. */
export function dayIn(locale: string, day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : dateIn(locale, at, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** What a rule says, in words; a deployment's own rule that has none shows its name. */
export function ruleIn({ say }: ReviewProps, one: unknown): string {
  const rule = textIn(one, 'rule');
  return say.maybe(`review.rule.${rule}`) ?? rule;
}

/** Whom a finding is about, without naming anybody. */
export function aboutIn({ say }: ReviewProps, one: unknown): string {
  const matter = partIn(one, 'matter');
  if (textIn(matter, 'kind') === 'operator') {
    return say('review.about.operator', { operator: textIn(matter, 'operator') });
  }
  return say('review.about.households', { count: listIn(matter, 'households').length });
}

/** How far a finding is, in words. */
export function stateIn({ say, locale, operator }: ReviewProps, one: unknown): string {
  const state = partIn(one, 'state');
  const kind = textIn(state, 'kind');
  const by = textIn(state, 'by');
  if (kind === 'claimed') {
    return by === operator ? say('review.state.mine') : say('review.state.claimed', { by });
  }
  if (kind === 'open') return say('review.state.open');
  const at = dateIn(locale, Date.parse(textIn(state, 'at')), { dateStyle: 'medium' });
  if (kind === 'gone') return say('review.state.gone', { at });
  return textIn(state, 'decision') === 'confirmed'
    ? say('review.state.confirmed', { by, at })
    : say('review.state.dismissed', { by, at });
}

function Lines(
  props: ReviewProps & {
    readonly findings: readonly unknown[];
    readonly onOpen: (id: string) => void;
  },
) {
  const { say, locale, findings, onOpen } = props;
  if (findings.length === 0) return <p class="note">{say('review.none')}</p>;
  const today = new Date().toISOString().slice(0, 10);
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{say('review.column.rule')}</th>
          <th scope="col">{say('review.column.about')}</th>
          <th scope="col">{say('review.column.due')}</th>
          <th scope="col">{say('review.column.state')}</th>
          <th scope="col">{say('review.column.act')}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((one) => {
          const [id, due] = [textIn(one, 'id'), textIn(one, 'due')];
          const over =
            due < today && ['open', 'claimed'].includes(textIn(partIn(one, 'state'), 'kind'));
          return (
            <tr key={id}>
              <th scope="row">{ruleIn(props, one)}</th>
              <td>{aboutIn(props, one)}</td>
              <td class={over ? 'flagged' : ''}>
                {dayIn(locale, due)}
                {over ? <span class="flag">{say('review.overdue')}</span> : null}
              </td>
              <td>{stateIn(props, one)}</td>
              <td>
                <button type="button" class="quiet" onClick={() => onOpen(id)}>
                  {say('review.look')}
                  <span class="visually-hidden"> {ruleIn(props, one)}</span>
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Pages(props: {
  readonly say: ReviewProps['say'];
  readonly skip: number;
  readonly count: number;
  readonly onSkip: (skip: number) => void;
}) {
  const { say, skip, count, onSkip } = props;
  if (skip === 0 && count < pageSize) return null;
  return (
    <div class="bar">
      <button type="button" disabled={skip === 0} onClick={() => onSkip(skip - pageSize)}>
        {say('review.before')}
      </button>
      <button type="button" disabled={count < pageSize} onClick={() => onSkip(skip + pageSize)}>
        {say('review.after')}
      </button>
    </div>
  );
}

function FindingList(props: ReviewProps & { readonly which: 'waiting' | 'done' }) {
  const { say, which } = props;
  const [skip, setSkip] = useState(0);
  const [open, setOpen] = useState('');
  const path = `/v1/reviews?which=${which}&skip=${skip}`;
  const { answer, again } = useAsked(path, (body) => listIn(body, 'findings'));
  if (open !== '') {
    const back = () => void again().then(() => setOpen(''));
    return <FindingView {...props} id={open} onBack={back} />;
  }
  return (
    <>
      {which === 'waiting' ? <Sweep {...props} onDone={() => void again()} /> : null}
      <Answered say={say} answer={answer}>
        {(findings) => (
          <>
            <Lines {...props} findings={findings} onOpen={setOpen} />
            <Pages say={say} skip={skip} count={findings.length} onSkip={setSkip} />
          </>
        )}
      </Answered>
    </>
  );
}

/** A pass over everyone, which a supervisor begins; it goes on without this page. */
function Sweep(props: ReviewProps & { readonly onDone: () => void }) {
  const { say, roles, onDone } = props;
  const { answer, again } = useAsked('/v1/review-sweeps', (body) => body);
  const [said, setSaid] = useState({ text: '', bad: false });
  const begin = async () => {
    const begun = await call('POST', '/v1/review-sweeps', () => true, {});
    const bad = begun.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, begun) : say('review.sweep.begun'), bad });
    await again();
  };
  const look = () => void again().then(onDone);
  const state = answer?.kind === 'answered' ? answer.body : undefined;
  const kind = textIn(state, 'kind');
  const counts = { done: numberIn(state, 'done'), opened: numberIn(state, 'opened') };
  return (
    <>
      <p class="note">{say('review.lead')}</p>
      <div class="bar">
        <button type="button" onClick={look}>
          {say('review.again')}
        </button>
        {roles.includes('supervisor') ? (
          <button type="button" disabled={kind === 'running'} onClick={() => void begin()}>
            {say('review.sweep')}
          </button>
        ) : null}
        {kind === 'running' ? (
          <span class="note">{say('review.sweep.running', counts)}</span>
        ) : null}
        {kind === 'done' ? <span class="note">{say('review.sweep.done', counts)}</span> : null}
      </div>
      {kind === 'failed' ? (
        <p class="alert">{say('review.sweep.failed', { code: textIn(state, 'code') })}</p>
      ) : null}
      <Outcome {...said} />
    </>
  );
}

/** What waits for a person, soonest due first. */
export function Findings(props: ReviewProps) {
  return <FindingList {...props} which="waiting" />;
}

/** What was decided, and what is not so any more. */
export function Done(props: ReviewProps) {
  return <FindingList {...props} which="done" />;
}

/** Names of things that several households have, in words. */
export function attributesIn({ say }: ReviewProps, matter: unknown): string {
  const names = textsIn(matter, 'attributes');
  const words = names.map((name) => say.maybe(`review.attribute.${name}`) ?? name);
  return words.join(say('frame.list_separator'));
}
