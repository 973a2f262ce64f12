import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Say } from '../shared/texts.ts';
import { askCounter, claimedIn, type Shown } from './asking-counter.ts';
import { CounterCamera } from './counter-camera.tsx';

const signs = { yes: '✓', no: '✕', limited: '!' } as const;
type Said = keyof typeof signs;

/** Yes or no, as large as the screen; a sign and a word, not colour alone. */
function Verdict(props: { readonly say: Say; readonly said: Said; readonly onNext: () => void }) {
  const { say, said, onNext } = props;
  return (
    <div class={`counter-verdict ${said}`}>
      <p role="status" class="word">
        <span aria-hidden="true">{signs[said]}</span> {say(`verify.answer.${said}`)}
      </p>
      <p>{say(`verify.note.${said}`)}</p>
      <button type="button" ref={(button) => button?.focus()} onClick={onNext}>
        {say('verify.next')}
      </button>
    </div>
  );
}

function FileOf(props: {
  readonly label: string;
  readonly id: string;
  readonly onPicture: (picture: Blob) => void;
}) {
  const { label, id, onPicture } = props;
  return (
    <label class="button">
      {label}
      <input
        id={id}
        class="visually-hidden"
        type="file"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file) onPicture(file);
        }}
      />
    </label>
  );
}

/** One person after the other: a number, a face or a finger, an answer. */
export function Counter({ say }: { readonly say: Say }) {
  const [number, setNumber] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>();
  const ask = async (shown: Shown) => {
    const claimed = claimedIn(number);
    if (!claimed) return setTrouble(say('verify.wrong_number'));
    setTrouble('');
    setBusy(true);
    const answer = await askCounter(claimed, shown);
    setBusy(false);
    if (answer.kind !== 'answered') return setTrouble(problemIn(say, answer));
    setNumber('');
    setSaid(answer.body === 'yes' || answer.body === 'limited' ? answer.body : 'no');
  };
  if (said) return <Verdict say={say} said={said} onNext={() => setSaid(undefined)} />;
  return (
    <form
      class="card counter"
      onSubmit={(event) => {
        event.preventDefault();
        document.getElementById('photograph')?.focus();
      }}
    >
      <div class="counter-asks">
        <div class="field">
          <label for="claimed">{say('verify.number')}</label>
          <input
            id="claimed"
            required
            inputMode="numeric"
            autocomplete="off"
            dir="ltr"
            value={number}
            onInput={({ currentTarget }) => setNumber(currentTarget.value)}
          />
          <p class="note">{say('verify.number_note')}</p>
        </div>
        <Outcome text={busy ? say('verify.comparing') : trouble} bad={!busy} />
        <FileOf
          label={say('verify.finger_file')}
          id="finger-file"
          onPicture={(picture) => void ask({ kind: 'finger', picture })}
        />
        <FileOf
          label={say('verify.face_file')}
          id="face-file"
          onPicture={(picture) => void ask({ kind: 'face', picture })}
        />
      </div>
      <CounterCamera
        say={say}
        busy={busy}
        onPhotograph={(picture) => void ask({ kind: 'face', picture })}
      />
    </form>
  );
}
