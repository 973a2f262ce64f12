import { useEffect, useRef, useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { OwnCamera } from './own-camera.tsx';
import { signIn, type ShownBody } from './sending.ts';

function FileOf(props: {
  readonly say: Say;
  readonly kind: ShownBody['kind'];
  readonly onShown: (shown: ShownBody) => void;
}) {
  const { say, kind, onShown } = props;
  return (
    <label class="button">
      {say(`sign_in.body.${kind}_file`)}
      <input
        id={`own-${kind}`}
        class="visually-hidden"
        type="file"
        onChange={({ currentTarget }) => {
          const picture = currentTarget.files?.[0];
          currentTarget.value = '';
          if (picture) onShown({ kind, picture });
        }}
      />
    </label>
  );
}

/** What was shown, and the way to show something else. */
function Shown(props: {
  readonly say: Say;
  readonly shown: ShownBody;
  readonly onAgain: () => void;
}) {
  const { say, shown, onAgain } = props;
  return (
    <div class="bar">
      <p class="shown-body" role="status">
        <span aria-hidden="true">✓</span> {say(`sign_in.body.has_${shown.kind}`)}
      </p>
      <span class="gap" />
      <button type="button" class="quiet" onClick={onAgain}>
        {say('sign_in.body.again')}
      </button>
    </div>
  );
}

/** Sends the form around it once, with what was shown; the form's own way is without any script. */
function useSubmit(say: Say, shown: ShownBody | undefined, onRefused: () => void) {
  const place = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const form = place.current?.closest('form');
    if (!form) return;
    const send = async () => {
      setBusy(true);
      // What the page said of an earlier try is of an earlier try.
      for (const told of form.querySelectorAll('.words > .alert')) told.remove();
      const why = await signIn(say, form, shown);
      setWrong(why);
      setBusy(false);
      if (why !== '') onRefused();
    };
    const submit = (event: Event) => {
      event.preventDefault();
      if (!busy) void send();
    };
    form.addEventListener('submit', submit);
    return () => form.removeEventListener('submit', submit);
  });
  return { place, wrong, busy };
}

/** A face or a finger beside the words, where the operator's roles ask for it. */
export function OwnBody({ say, asked }: { readonly say: Say; readonly asked: boolean }) {
  const [open, setOpen] = useState(asked);
  const [shown, setShown] = useState<ShownBody>();
  // A picture that was refused is not sent again.
  const { place, wrong, busy } = useSubmit(say, shown, () => setShown(undefined));
  return (
    <div class="own-body" ref={place}>
      <button
        type="button"
        class="quiet"
        id="own-body"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          setShown(undefined);
        }}
      >
        {say('sign_in.body')}
      </button>
      {open && shown ? <Shown say={say} shown={shown} onAgain={() => setShown(undefined)} /> : null}
      {open && !shown ? (
        <div class="own-body-ways">
          <OwnCamera say={say} onPhotograph={(picture) => setShown({ kind: 'face', picture })} />
          <FileOf say={say} kind="face" onShown={setShown} />
          <FileOf say={say} kind="finger" onShown={setShown} />
        </div>
      ) : null}
      {busy ? (
        <p class="note" role="status">
          {say('sign_in.busy')}
        </p>
      ) : null}
      {wrong !== '' && !busy ? (
        <p class="alert" role="alert">
          {wrong}
        </p>
      ) : null}
    </div>
  );
}
