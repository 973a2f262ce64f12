import { useEffect, useRef, useState } from 'preact/hooks';
import { Outcome } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { EventForm } from './event-form.tsx';
import { FactsForm } from './facts-form.tsx';
import type { DeskHousehold, Rules } from './household.ts';
import { PastView } from './past-view.tsx';
import { People } from './people.tsx';
import { changedText, useSending, type Said, type Sent } from './sending.ts';

interface ViewProps {
  readonly say: Say;
  readonly household: DeskHousehold;
  readonly rules: Rules;
  /** What came of the last act, and the event that it was, which can be taken back. */
  readonly said: Said;
  readonly last: Sent | undefined;
  readonly onSaid: (said: Said, last?: Sent) => void;
}

/** Takes the last entry back; that it was made stays on record. */
function Withdrawal({ say, last, onSaid }: Pick<ViewProps, 'say' | 'onSaid'> & { last: Sent }) {
  const { busy, said, send } = useSending(say, () =>
    onSaid({ text: say('household.withdrawn'), bad: false }),
  );
  return (
    <>
      <Outcome {...said} />
      <button
        type="button"
        id="withdraw"
        class="quiet"
        disabled={busy}
        onClick={() =>
          void send(last.effective, () => {
            return { kind: 'made', happening: { kind: 'withdrawal', event: last.event } };
          })
        }
      >
        {say('household.withdraw')}
      </button>
    </>
  );
}

/** A household at an officer's desk: its people, what it says, what happened to it. */
export function HouseholdView(props: ViewProps) {
  const { say, household, rules, said, last, onSaid } = props;
  const [times, setTimes] = useState(0);
  const title = useRef<HTMLHeadingElement>(null);
  // Whoever goes by keys, or hears the page, is where the household begins.
  useEffect(() => title.current?.focus(), [times]);
  const told = (text: string, sent?: Sent) => {
    // The forms begin anew.
    setTimes(times + 1);
    onSaid({ text, bad: false }, sent);
  };
  const isOpen = household.state === 'open';
  return (
    <>
      <section class="card" aria-labelledby="household-title">
        <h2 id="household-title" tabIndex={-1} ref={title}>
          {say('social.household')}
        </h2>
        <Outcome {...said} />
        {last ? <Withdrawal say={say} last={last} onSaid={onSaid} /> : null}
        <People say={say} household={household} day={rules.today} />
        {isOpen ? null : <p class="alert">{say('social.household.closed')}</p>}
        <p>
          <a class="button" id="to-score" href={`/household/${household.household}`}>
            {say('household.to_score')}
          </a>
        </p>
        <PastView say={say} household={household.household} rules={rules} />
      </section>
      {isOpen ? (
        <>
          <EventForm
            key={`event ${times}`}
            say={say}
            household={household}
            rules={rules}
            onSent={(sent) => {
              const own = sent.changed.find((one) => one.household === household.household);
              told(changedText(say, own), sent);
            }}
          />
          <FactsForm
            key={`facts ${times}`}
            say={say}
            household={household}
            rules={rules}
            onChanged={(changed) => told(changedText(say, changed))}
          />
        </>
      ) : null}
    </>
  );
}
