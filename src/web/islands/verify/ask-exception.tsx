import { useState } from 'preact/hooks';
import { exceptionReasons, seenInstead } from '../../../vocabulary/redemption-exception.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { Choice } from '../shared/choice.tsx';
import { base64Of, call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';
import { FileOf } from './file-of.tsx';

type Reason = (typeof exceptionReasons)[number];
type Seen = (typeof seenInstead)[number];

/** What she shows, as the interface takes it. */
function shownAs(seen: Seen, text: string) {
  return seen === 'paper' ? { kind: seen, number: text } : { kind: seen, code: text };
}

function TextField(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  const { id, label, value, onInput } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        required
        autocomplete="off"
        dir="ltr"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}

/** The photograph of whoever stands there: by the computer's camera, or from a file. */
function Photographed(props: {
  readonly say: Say;
  readonly taken: boolean;
  readonly onPicture: (picture: Blob) => void;
}) {
  const { say, taken, onPicture } = props;
  const { video, camera } = useCamera();
  const open = camera === 'none' ? undefined : camera;
  return (
    <div class="counter-camera">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('verify.live')} />
      </div>
      <p class={taken ? 'hint' : 'note'} role="status">
        {say(taken ? 'verify.exception.taken' : 'verify.exception.to_take')}
      </p>
      <div class="counter-buttons">
        <button
          type="button"
          disabled={!open}
          onClick={() => void open?.photograph().then(onPicture)}
        >
          {say('verify.exception.photograph')}
        </button>
        <FileOf label={say('verify.face_file')} id="exception-file" onPicture={onPicture} />
      </div>
    </div>
  );
}

/** What is asked, as it is filled in, and what came of it. */
function useAsking(say: Say) {
  const [entitlement, setEntitlement] = useState('');
  const [reason, setReason] = useState<Reason>('worn_fingers');
  const [seen, setSeen] = useState<Seen>('card');
  const [text, setText] = useState('');
  const [picture, setPicture] = useState<Blob>();
  const [said, setSaid] = useState({ text: '', bad: false });
  const take = (taken: Blob) => {
    setPicture(taken);
    setSaid({ text: '', bad: false });
  };
  const ask = async (event: Event) => {
    event.preventDefault();
    if (!picture) return setSaid({ text: say('verify.exception.to_take'), bad: true });
    const photograph = await base64Of(picture);
    const shown = shownAs(seen, text);
    const body = { entitlement: entitlement.trim(), reason, shown, photograph };
    const answer = await call('POST', '/v1/redemption-exceptions', () => true, body);
    if (answer.kind !== 'answered') return setSaid({ text: problemIn(say, answer), bad: true });
    setPicture(undefined);
    setEntitlement('');
    setText('');
    setSaid({ text: say('verify.exception.asked'), bad: false });
  };
  const filled = { entitlement, reason, seen, text, taken: picture !== undefined, said };
  return { ...filled, setEntitlement, setReason, setSeen, setText, take, ask };
}

/** Asks to pay somebody whom no device recognises; a supervisor answers in the office. */
export function AskException(props: { readonly say: Say; readonly onBack: () => void }) {
  const { say, onBack } = props;
  const asking = useAsking(say);
  const { seen } = asking;
  return (
    <form class="card counter" onSubmit={(event) => void asking.ask(event)}>
      <div class="counter-asks">
        <h2>{say('verify.exception.title')}</h2>
        <Outcome {...asking.said} />
        <TextField
          id="exception-entitlement"
          label={say('verify.exception.entitlement')}
          value={asking.entitlement}
          onInput={asking.setEntitlement}
        />
        <Choice
          id="exception-reason"
          label={say('verify.exception.reason')}
          words={exceptionReasons}
          value={asking.reason}
          text={(one) => say(`verify.exception.${one}`)}
          onChoose={asking.setReason}
        />
        <Choice
          id="exception-seen"
          label={say('verify.exception.seen')}
          words={seenInstead}
          value={seen}
          text={(one) => say(`verify.exception.${one}`)}
          onChoose={asking.setSeen}
        />
        <TextField
          id="exception-shown"
          label={say(`verify.exception.shown.${seen}`)}
          value={asking.text}
          onInput={asking.setText}
        />
        <div class="bar">
          <button type="submit" class="primary">
            {say('verify.exception.ask')}
          </button>
          <button type="button" onClick={onBack}>
            {say('verify.exception.back')}
          </button>
        </div>
      </div>
      <Photographed say={say} taken={asking.taken} onPicture={asking.take} />
    </form>
  );
}
