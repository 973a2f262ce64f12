import { useState } from 'preact/hooks';
import { listIn, textIn } from '../shared/fields.ts';
import type { Say } from '../shared/texts.ts';
import { Choice } from '../shared/choice.tsx';
import { CorrectedValues, type CorrectedValue } from './corrected-values.tsx';
import { TextArea } from './text-area.tsx';

const outcomes = ['corrected', 'upheld', 'rejected'] as const;

/** What the first officer found, as it is sent. */
export interface Finding {
  readonly outcome: (typeof outcomes)[number];
  readonly reason: string;
  readonly correction?: {
    readonly effectiveFrom: string;
    readonly values: readonly CorrectedValue[];
    readonly events: readonly string[];
  };
}

interface PartProps {
  readonly say: Say;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function FirstDay({ say, value, onInput }: PartProps) {
  return (
    <div class="field">
      <label for="finding-from">{say('appeals.finding.from')}</label>
      <input
        id="finding-from"
        type="date"
        required
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

function Events({ say, value, onInput }: PartProps) {
  return (
    <div class="field">
      <label for="finding-events">{say('appeals.finding.events')}</label>
      <textarea
        id="finding-events"
        dir="ltr"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

/** Writes down what was found, for a second officer to decide. */
export function FindingForm(props: {
  readonly say: Say;
  readonly appeal: unknown;
  readonly contestedOn: string;
  readonly onPropose: (finding: Finding) => void;
}) {
  const { say, appeal, contestedOn, onPropose } = props;
  const [outcome, setOutcome] = useState<Finding['outcome']>('corrected');
  const [reason, setReason] = useState('');
  const [effectiveFrom, setFrom] = useState(contestedOn);
  const [values, setValues] = useState<readonly CorrectedValue[]>([]);
  const [events, setEvents] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    const named = events.split(/\s+/).filter((id) => id !== '');
    const correction = { effectiveFrom, values, events: named };
    const found = { outcome, reason: reason.trim() };
    onPropose(outcome === 'corrected' ? { ...found, correction } : found);
  };
  return (
    <form class="form finding" onSubmit={send}>
      <h3>{say('appeals.finding')}</h3>
      <Choice
        id="finding-outcome"
        label={say('appeals.finding.outcome')}
        words={outcomes}
        value={outcome}
        text={(one) => say(`appeal.outcome.${one}`)}
        onChoose={setOutcome}
      />
      {outcome === 'corrected' ? (
        <>
          <FirstDay say={say} value={effectiveFrom} onInput={setFrom} />
          <CorrectedValues
            say={say}
            known={listIn(appeal, 'values')}
            values={values}
            onChange={setValues}
          />
          {textIn(appeal, 'type') === 'household_composition' ? (
            <Events say={say} value={events} onInput={setEvents} />
          ) : null}
        </>
      ) : null}
      <TextArea
        id="finding-reason"
        label={say('appeals.finding.reason')}
        value={reason}
        onInput={setReason}
      />
      <button type="submit" class="primary">
        {say('appeals.finding.propose')}
      </button>
    </form>
  );
}
