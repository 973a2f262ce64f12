import { useState } from 'preact/hooks';
import { Outcome } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { Part, TextField } from './controls.tsx';
import { DwellingFields } from './dwelling-fields.tsx';
import type { Values } from './form-words.ts';
import { declarationOf } from './happenings.ts';
import type { Rules } from './household.ts';
import { MemberFields } from './member-fields.tsx';
import { useSending, type Sent } from './sending.ts';

/** Most members that one household is believed to have. */
const membersMax = 60;

interface DeclarationProps {
  readonly say: Say;
  readonly rules: Rules;
  readonly onSent: (sent: Sent) => void;
}

/** What a declarant says of a household that is not recorded yet. */
export function DeclarationForm({ say, rules, onSent }: DeclarationProps) {
  const [effective, setEffective] = useState(rules.today);
  const [values, setValues] = useState<Values>({ '1.relation': 'self' });
  const [places, setPlaces] = useState<readonly number[]>([1]);
  const { busy, said, send } = useSending(say, onSent);
  const change = (name: string, value: string) =>
    setValues((before) => ({ ...before, [name]: value }));
  const prefixes = places.map((place) => `${place}.`);
  return (
    <form
      class="card desk-form"
      aria-labelledby="declare-title"
      onSubmit={(event) => {
        event.preventDefault();
        void send(effective, (fresh) => declarationOf(values, prefixes, fresh));
      }}
    >
      <h2 id="declare-title">{say('household.declare')}</h2>
      <p class="note">{say('household.declare.note')}</p>
      <Outcome {...said} />
      <div class="row">
        <TextField
          id="declared"
          kind="date"
          max={rules.today}
          label={say('household.effective')}
          value={effective}
          onValue={setEffective}
        />
      </div>
      {places.map((place, index) => (
        <Part key={place} title={say('household.member', { place: index + 1 })}>
          <MemberFields say={say} values={values} change={change} prefix={`${place}.`} />
          {places.length === 1 ? null : (
            <button
              type="button"
              class="quiet"
              onClick={() => setPlaces(places.filter((other) => other !== place))}
            >
              {say('household.member.remove', { place: index + 1 })}
            </button>
          )}
        </Part>
      ))}
      {places.length < membersMax ? (
        <button
          type="button"
          id="add-member"
          onClick={() => setPlaces([...places, Math.max(...places) + 1])}
        >
          {say('household.member.add')}
        </button>
      ) : null}
      <DwellingFields say={say} values={values} change={change} regions={rules.regions} />
      <button class="primary" disabled={busy}>
        {say('household.send')}
      </button>
    </form>
  );
}
