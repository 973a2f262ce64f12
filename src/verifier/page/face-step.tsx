import { useEffect, useRef, useState } from 'preact/hooks';
import type { Say } from '../../web/islands/shared/texts.ts';
import type { CardAnswer, FaceAnswer } from '../engine/engine.ts';
import { codeOf, type Ask } from './asking.ts';
import type { Camera } from './camera.ts';
import { LiveCamera } from './live-camera.tsx';

type HeldAnswer = Extract<CardAnswer, { readonly kind: 'holds' }>;
type Verdict = Exclude<FaceAnswer, { readonly kind: 'again' }>;

/** The photograph of the code, for the agent's own eyes; it is gone with the step. */
function Photo({ bytes, alt }: { readonly bytes: Uint8Array; readonly alt: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/webp' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return address === '' ? null : <img class="photo" src={address} alt={alt} />;
}

/** What to change, or that there is nobody. */
function advised(say: Say, answer: FaceAnswer): string {
  if (answer.kind !== 'again') return '';
  const [first] = answer.advice;
  const advice = first === undefined ? undefined : say.maybe(`enrol.advice.${first}`);
  return advice ?? say('verifier.again');
}

function Holder({ say, card }: { readonly say: Say; readonly card: HeldAnswer }) {
  return (
    <div class="holder">
      <Photo bytes={card.photo} alt={say('verifier.photo')} />
      <p class="name">
        <bdi>{card.name}</bdi>
        {card.otherName === '' ? null : <bdi lang="ar">{card.otherName}</bdi>}
      </p>
      {card.listStale ? <p class="warned">{say('verifier.list_stale')}</p> : null}
    </div>
  );
}

/** Compares what a camera shows, until there is a verdict. */
function useComparison(
  say: Say,
  ask: Ask,
  onVerdict: (verdict: Verdict) => void,
): {
  readonly state: 'opening' | 'ready' | 'comparing';
  readonly trouble: string;
  readonly open: (camera: Camera) => void;
  readonly compare: () => Promise<void>;
} {
  const camera = useRef<Camera | undefined>(undefined);
  const [state, setState] = useState<'opening' | 'ready' | 'comparing'>('opening');
  const [trouble, setTrouble] = useState('');
  const compare = async () => {
    if (!camera.current || state !== 'ready') return;
    setState('comparing');
    setTrouble('');
    try {
      const answer = await ask('face', { picture: await camera.current.frame() });
      if (answer.kind !== 'again') return onVerdict(answer);
      setTrouble(advised(say, answer));
    } catch (error) {
      setTrouble(codeOf(error));
    }
    setState('ready');
  };
  const open = (opened: Camera) => {
    camera.current = opened;
    setState('ready');
  };
  return { state, trouble, open, compare };
}

/** The face before the camera; a file would be anybody's. */
export function FaceStep(props: {
  readonly say: Say;
  readonly ask: Ask;
  readonly card: HeldAnswer;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onCancel: () => void;
}) {
  const { say, ask, card, onVerdict, onCancel } = props;
  const button = useRef<HTMLButtonElement>(null);
  const { state, trouble, open, compare } = useComparison(say, ask, onVerdict);
  return (
    <div class="steps">
      <LiveCamera
        say={say}
        label={say('verifier.live')}
        onOpen={(opened) => {
          open(opened);
          button.current?.focus();
          return undefined;
        }}
      />
      <div class="card">
        <h2>{say('verifier.face')}</h2>
        <Holder say={say} card={card} />
        <p>{say('verifier.face_lead')}</p>
        <div class="row">
          <button
            type="button"
            id="compare"
            class="primary"
            ref={button}
            aria-disabled={state !== 'ready'}
            onClick={() => void compare()}
          >
            {say('verifier.compare')}
          </button>
          <button type="button" onClick={onCancel}>
            {say('verifier.cancel')}
          </button>
        </div>
        <p role="status" class={trouble === '' ? 'note' : 'alert'}>
          {state === 'comparing' ? say('verifier.comparing') : trouble}
        </p>
      </div>
    </div>
  );
}
