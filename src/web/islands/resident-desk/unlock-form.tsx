import { useState } from 'preact/hooks';
import type { LockedFactor } from '../../../vocabulary/resident-factor.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { numberIn, unlock } from './giving.ts';

const factors: readonly LockedFactor[] = [
  'everything',
  'face',
  'finger',
  'code',
  'demographics',
  'card',
];

/** Unlocks what a resident locked, for an officer who sees that it is she. */
export function UnlockForm({ say }: { readonly say: Say }) {
  const [number, setNumber] = useState('');
  const [factor, setFactor] = useState<string>('everything');
  const [said, setSaid] = useState({ text: '', bad: false });
  const send = async (event: Event) => {
    event.preventDefault();
    const claimed = numberIn(number);
    const wrong = { text: say('resident_desk.wrong_number'), bad: true };
    if (claimed?.kind !== 'idcs') return setSaid(wrong);
    const answer = await unlock(claimed.idcs, factor);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setNumber('');
    const text = say(answer.body ? 'resident_desk.unlocked' : 'resident_desk.not_locked');
    setSaid({ text, bad: !answer.body });
  };
  return (
    <form class="card form" onSubmit={(event) => void send(event)}>
      <h2>{say('resident_desk.unlock_title')}</h2>
      <p class="note">{say('resident_desk.unlock_note')}</p>
      <Outcome {...said} />
      <label for="unlock-number">{say('resident_desk.number')}</label>
      <input
        id="unlock-number"
        required
        inputMode="numeric"
        autocomplete="off"
        dir="ltr"
        value={number}
        onInput={({ currentTarget }) => setNumber(currentTarget.value)}
      />
      <label for="unlock-factor">{say('resident_desk.what')}</label>
      <select
        id="unlock-factor"
        value={factor}
        onChange={({ currentTarget }) => setFactor(currentTarget.value)}
      >
        {factors.map((one) => (
          <option key={one} value={one}>
            {say(`my.locks.factor.${one}`)}
          </option>
        ))}
      </select>
      <button>{say('my.locks.unlock')}</button>
    </form>
  );
}
