import { useState } from 'preact/hooks';
import { Outcome } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { SelectField, TextField } from './controls.tsx';
import { eventFields, eventKinds, type EventKind } from './event-fields.tsx';
import { valueIn, type Values } from './form-words.ts';
import { happeningOf } from './happenings.ts';
import type { DeskHousehold, Rules } from './household.ts';
import { useSending, type Sent } from './sending.ts';

interface EventFormProps {
  readonly say: Say;
  readonly household: DeskHousehold;
  readonly rules: Rules;
  readonly onSent: (sent: Sent) => void;
}

function kindFrom(value: string): EventKind | undefined {
  return eventKinds.find((kind) => kind === value);
}

/** What a form begins with: nobody is asked twice what the kind says by itself. */
const beginnings: Readonly<Partial<Record<EventKind, Values>>> = {
  birth: { relation: 'child' },
  marriage: { relation: 'spouse' },
  split: { destination: 'new' },
};

/** A form for each kind of life event. */
export function EventForm({ say, household, rules, onSent }: EventFormProps) {
  const [kind, setKind] = useState<EventKind>();
  const [effective, setEffective] = useState(rules.today);
  const [values, setValues] = useState<Values>({});
  const { busy, said, send } = useSending(say, onSent);
  const change = (name: string, value: string) =>
    setValues((before) => ({ ...before, [name]: value }));
  const Fields = kind === undefined ? undefined : eventFields[kind];
  return (
    <form
      class="card desk-form"
      aria-labelledby="events-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (kind === undefined) return;
        const born = valueIn(values, 'born');
        const day = kind === 'birth' && born !== '' ? born : effective;
        void send(day, (fresh) => happeningOf(kind, { values, household, fresh }));
      }}
    >
      <h2 id="events-title">{say('household.events')}</h2>
      <Outcome {...said} />
      <div class="row">
        <SelectField
          id="kind"
          label={say('household.event.kind')}
          none={say('household.choose')}
          options={eventKinds.map((one) => [one, say(`household.event.${one}`)] as const)}
          value={kind ?? ''}
          onValue={(value) => {
            const chosen = kindFrom(value);
            setKind(chosen);
            setValues((chosen && beginnings[chosen]) ?? {});
          }}
        />
        {kind === undefined || kind === 'birth' ? null : (
          <TextField
            id="effective"
            kind="date"
            max={rules.today}
            label={say('household.effective')}
            value={effective}
            onValue={setEffective}
          />
        )}
      </div>
      {Fields ? (
        <>
          <Fields say={say} values={values} change={change} household={household} rules={rules} />
          <button class="primary" disabled={busy}>
            {say('household.send')}
          </button>
        </>
      ) : null}
    </form>
  );
}
