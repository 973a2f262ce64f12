import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Camera } from '../shared/camera.ts';
import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';
import { claimedIn } from '../verify/asking-counter.ts';
import { identify } from './identify.ts';

function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  const { id, label, note, value, onValue } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        autocomplete="off"
        dir="ltr"
        value={value}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {note === undefined ? null : <p class="note">{note}</p>}
    </div>
  );
}

interface SignInProps {
  readonly say: Say;
  readonly uid: string;
  readonly factors: { readonly code: boolean; readonly both: boolean };
}

/** What was typed, and what came of showing it. */
function useShowing({ say, uid, factors }: SignInProps, open: Camera | undefined) {
  const [number, setNumber] = useState('');
  const [code, setCode] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    const claimed = claimedIn(number);
    if (!claimed) return setTrouble(say('openid.wrong_number'));
    setTrouble('');
    setBusy(true);
    const face = await open?.photograph();
    const answer = await identify(uid, { claimed, face, code: code.trim() });
    if (answer.kind === 'answered') return location.assign(answer.body);
    setBusy(false);
    setTrouble(problemIn(say, answer));
  };
  const codeAlone = factors.code && !factors.both && code.trim() !== '' && !open;
  const ready = !busy && (open !== undefined || codeAlone);
  return { number, setNumber, code, setCode, trouble, busy, ready, send };
}

/** A number, and a face before the camera; a code where codes are taken. */
export function SignIn(props: SignInProps) {
  const { say, factors } = props;
  // Nothing of it is kept.
  const { video, camera } = useCamera();
  const shown = useShowing(props, camera === 'none' ? undefined : camera);
  return (
    <form
      class="counter"
      onSubmit={(event) => {
        event.preventDefault();
        void shown.send();
      }}
    >
      <div class="counter-asks">
        <Field
          id="claimed"
          label={say('openid.number')}
          note={say('openid.number_note')}
          value={shown.number}
          onValue={shown.setNumber}
        />
        {factors.code ? (
          <Field
            id="code"
            label={say('openid.code')}
            note={say(factors.both ? 'openid.code_needed' : 'openid.code_note')}
            value={shown.code}
            onValue={shown.setCode}
          />
        ) : null}
        <Outcome text={shown.busy ? say('openid.comparing') : shown.trouble} bad={!shown.busy} />
      </div>
      <div class="counter-camera">
        <div class="stage">
          <video ref={video} muted playsInline aria-label={say('openid.live')} />
        </div>
        {camera === 'none' ? <p class="note">{say('openid.no_camera')}</p> : null}
        <button type="submit" class="primary" id="go-on" disabled={!shown.ready}>
          {say('openid.photograph')}
        </button>
      </div>
    </form>
  );
}
