import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textIn } from '../shared/fields.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import type { BenchProps } from './bench.tsx';

/** What an adjudicator finds, before she says why. */
export type Finding = 'none' | 'same' | 'different';

/** What an opinion led to, in words. */
function outcomeIn(say: Say, body: unknown): string {
  if (textIn(body, 'state') === 'open') return say('adjudicate.outcome.open');
  const verdict = textIn(body, 'verdict');
  return say.maybe(`adjudicate.outcome.${verdict}`) ?? say('adjudicate.outcome.closed');
}

interface FindingProps extends BenchProps {
  readonly finding: Finding;
  readonly onFinding: (finding: Finding) => void;
  readonly unseen: boolean;
}

function Findings({ say, finding, onFinding, unseen }: FindingProps) {
  return (
    <div class="choices" role="group" aria-label={say('adjudicate.finding')}>
      {(['same', 'different'] as const).map((one) => (
        <button
          key={one}
          type="button"
          class={`finding ${one}`}
          aria-pressed={finding === one}
          onClick={() => onFinding(one)}
        >
          {say(`adjudicate.finding.${one}`)}
        </button>
      ))}
      {unseen ? <span class="note">{say('adjudicate.unseen')}</span> : null}
    </div>
  );
}

/** The finding and its reason, which is kept with it. */
export function OpinionForm(
  props: FindingProps & {
    readonly caseId: string;
    readonly candidate: number;
    readonly onGiven: (text: string) => void;
  },
) {
  const { say, caseId, candidate, finding, onGiven } = props;
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // Before the next key can come: what is typed fast is the reason's, and must change no finding.
  useLayoutEffect(() => {
    if (finding !== 'none') field.current?.focus();
  }, [finding]);
  const give = async (event: Event) => {
    event.preventDefault();
    const of = finding === 'same' ? { candidate } : {};
    const path = `/v1/adjudications/${caseId}/opinions`;
    const answer = await call('POST', path, (body) => body, { finding, reason, ...of });
    if (answer.kind === 'answered') onGiven(outcomeIn(say, answer.body));
    else setTrouble(problemIn(say, answer));
  };
  return (
    <form class="opinion card" onSubmit={(event) => void give(event)}>
      <Outcome text={trouble} bad />
      <Findings {...props} />
      <div class="field">
        <label for="reason">{say('adjudicate.reason')}</label>
        <input
          id="reason"
          ref={field}
          required
          minLength={3}
          maxLength={1000}
          autocomplete="off"
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.blur();
          }}
        />
      </div>
      <button class="primary" disabled={finding === 'none'}>
        {say('adjudicate.give')}
      </button>
    </form>
  );
}
