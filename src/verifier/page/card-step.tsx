import { useRef, useState } from 'preact/hooks';
import type { Say } from '../../web/islands/shared/texts.ts';
import type { CardAnswer } from '../engine/engine.ts';
import { codeOf, type Ask } from './asking.ts';
import type { Camera } from './camera.ts';
import { LiveCamera } from './live-camera.tsx';

/** Between frames, so that a small device breathes. */
const pauseMs = 120;

/** Looks at frame after frame until one shows a code. */
function lookForCode(ask: Ask, camera: Camera, onText: (text: string) => void): () => void {
  let left = false;
  const look = async () => {
    while (!left) {
      const picture = await camera.frame();
      const text = await ask('read', { picture });
      if (text !== '' && !left) return onText(text);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  look().catch(() => undefined);
  return () => {
    left = true;
  };
}

/** The code in a file of a picture. */
function PictureFile(props: { readonly say: Say; readonly onPicture: (picture: Blob) => void }) {
  return (
    <label class="button">
      {props.say('verifier.picture')}
      <input
        id="card-picture"
        class="visually-hidden"
        type="file"
        accept="image/*"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file) props.onPicture(file);
        }}
      />
    </label>
  );
}

/** What may be typed: what it is for, and the code itself by a scanner that types. */
function TypedFields(props: {
  readonly say: Say;
  readonly entitlement: string;
  readonly typed: string;
  readonly onEntitlement: (text: string) => void;
  readonly onTyped: (text: string) => void;
}) {
  const { say, entitlement, typed, onEntitlement, onTyped } = props;
  return (
    <>
      <div class="field">
        <label for="entitlement">{say('verifier.entitlement')}</label>
        <input
          id="entitlement"
          dir="ltr"
          autocomplete="off"
          maxLength={100}
          value={entitlement}
          onInput={({ currentTarget }) => onEntitlement(currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="typed">{say('verifier.typed')}</label>
        <input
          id="typed"
          dir="ltr"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => onTyped(currentTarget.value)}
        />
      </div>
    </>
  );
}

/** A card: by the camera, a picture, or a scanner that types. */
export function CardStep(props: {
  readonly say: Say;
  readonly ask: Ask;
  readonly onAnswer: (answer: CardAnswer) => void;
}) {
  const { say, ask, onAnswer } = props;
  const [entitlement, setEntitlement] = useState('');
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState('');
  // The camera began to look before anything was typed.
  const stated = useRef('');
  const check = (text: string) => {
    setTrouble('');
    ask('card', { text, entitlement: stated.current.trim() }).then(onAnswer, (error: unknown) =>
      setTrouble(codeOf(error)),
    );
  };
  const readPicture = async (picture: Blob) => {
    const text = await ask('read', { picture }).catch(() => '');
    if (text === '') setTrouble(say('verifier.no_code'));
    else check(text);
  };
  return (
    <div class="steps">
      <LiveCamera
        say={say}
        label={say('verifier.live')}
        onOpen={(camera) => lookForCode(ask, camera, check)}
      />
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') check(typed);
        }}
      >
        <h2>{say('verifier.card')}</h2>
        <p>{say('verifier.card_lead')}</p>
        <TypedFields
          say={say}
          entitlement={entitlement}
          typed={typed}
          onEntitlement={(text) => {
            stated.current = text;
            setEntitlement(text);
          }}
          onTyped={setTyped}
        />
        <div class="row">
          <button type="submit">{say('verifier.check')}</button>
          <PictureFile say={say} onPicture={(picture) => void readPicture(picture)} />
        </div>
        <p role="status" class={trouble === '' ? 'visually-hidden' : 'alert'}>
          {trouble}
        </p>
      </form>
    </div>
  );
}
