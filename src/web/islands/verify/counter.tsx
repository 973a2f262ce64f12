import { useState } from 'preact/hooks';
import { problemIn as deviceProblemIn } from '../enrol/problems.ts';
import { Outcome, problemIn } from '../shared/asking.tsx';
import type { Answer } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { askCounter, captureProbe, claimedIn, codeIn, type Shown } from './asking-counter.ts';
import { ClaimField } from './claim-field.tsx';
import { CounterCamera } from './counter-camera.tsx';
import { CounterDevices } from './counter-devices.tsx';
import { FileOf } from './file-of.tsx';
import { WalletOffer, type Recognised } from './wallet-offer.tsx';

/** `pictured`: a yes by the photograph of a card, of somebody whom this station does not hold. */
const signs = { yes: '✓', pictured: '✓', no: '✕', limited: '!', suspended: '!' } as const;
type Said = keyof typeof signs;

/** Yes or no, as large as the screen; a sign and a word, not colour alone. */
function Verdict(props: {
  readonly say: Say;
  readonly said: Said;
  readonly recognised: Recognised | undefined;
  readonly onNext: () => void;
}) {
  const { say, said, recognised, onNext } = props;
  return (
    <div class={`counter-verdict ${said === 'pictured' ? 'yes' : said}`}>
      <p role="status" class="word">
        <span aria-hidden="true">{signs[said]}</span>{' '}
        {say(`verify.answer.${said === 'pictured' ? 'yes' : said}`)}
      </p>
      <p>{say(`verify.note.${said}`)}</p>
      <button type="button" ref={(button) => button?.focus()} onClick={onNext}>
        {say('verify.next')}
      </button>
      {said === 'yes' && recognised ? <WalletOffer say={say} recognised={recognised} /> : null}
    </div>
  );
}

/** What is under way. */
type Work = 'nothing' | 'comparing' | 'capturing' | 'reading_code';

/** A verdict by its name; what is none is a no. */
function saidIn({ answer: word, comparedWith }: Record<'answer' | 'comparedWith', string>): Said {
  if (word === 'yes' && comparedWith === 'card') return 'pictured';
  return word === 'yes' || word === 'limited' || word === 'suspended' ? word : 'no';
}

/** Who may be offered a credential: by her number, and by a picture that can be shown once more. */
function recognisedIn(claimed: ReturnType<typeof claimedIn>, shown: Shown): Recognised | undefined {
  if (claimed?.kind !== 'idcs' || shown.kind === 'captured') return undefined;
  return { idcs: claimed.idcs, ...shown };
}

/** The number or code, the person, and what the station says. */
function useCounter(say: Say) {
  const [claim, setTyped] = useState('');
  const [coded, setCoded] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [work, setWork] = useState<Work>('nothing');
  const [said, setSaid] = useState<Said>();
  const [recognised, setRecognised] = useState<Recognised>();
  const setClaim = (typed: string) => {
    setTyped(typed);
    setCoded(false);
  };
  /** A scanner types a code letter by letter, and ends it with Enter. */
  const entered = () => setCoded(claimedIn(claim)?.kind === 'code');
  const ask = async (shown: Shown) => {
    const claimed = claimedIn(claim);
    if (!claimed) return setTrouble(say('verify.wrong_number'));
    setTrouble('');
    setWork('comparing');
    const answer = await askCounter(claimed, shown);
    setWork('nothing');
    if (answer.kind !== 'answered') {
      if (answer.kind === 'refused' && answer.problem.code === 'code_refused') setClaim('');
      return setTrouble(problemIn(say, answer));
    }
    setClaim('');
    setRecognised(recognisedIn(claimed, shown));
    setSaid(saidIn(answer.body));
  };
  const capture = async (deviceId: string, kind: 'face' | 'finger') => {
    if (!claimedIn(claim)) return setTrouble(say('verify.wrong_number'));
    setTrouble('');
    setWork('capturing');
    const captured = await captureProbe(deviceId, kind);
    setWork('nothing');
    if (captured.kind === 'answered') return ask({ kind: 'captured', captureId: captured.body });
    const refused = captured.kind === 'refused' && captured.problem.code === 'device_refused';
    setTrouble(refused ? deviceProblemIn(say, captured.problem) : problemIn(say, captured));
  };
  const takeCode = (read: Answer<string>) => {
    const none = read.kind === 'answered' ? say('verify.code_none') : problemIn(say, read);
    if (read.kind !== 'answered' || claimedIn(read.body)?.kind !== 'code') return setTrouble(none);
    setTrouble('');
    setTyped(read.body);
    setCoded(true);
  };
  const readFile = async (picture: Blob) => {
    setWork('reading_code');
    const read = await codeIn(picture);
    setWork('nothing');
    takeCode(read);
  };
  const next = () => {
    setSaid(undefined);
    setRecognised(undefined);
  };
  const acts = { ask, capture, takeCode, readFile, next, entered, setClaim };
  return { claim, coded, trouble, work, said, recognised, ...acts };
}

/** One person after the other: a number or a card, a face or a finger, an answer. */
export function Counter(props: { readonly say: Say; readonly onException: () => void }) {
  const { say, onException } = props;
  const counter = useCounter(say);
  const { claim, trouble, work, said, ask } = counter;
  const busy = work !== 'nothing';
  if (said) {
    const { recognised, next } = counter;
    return <Verdict say={say} said={said} recognised={recognised} onNext={next} />;
  }
  return (
    <form
      class="card counter"
      onSubmit={(event) => {
        event.preventDefault();
        counter.entered();
        document.getElementById('photograph')?.focus();
      }}
    >
      <div class="counter-asks">
        <ClaimField say={say} claim={claim} coded={counter.coded} onClaim={counter.setClaim} />
        <Outcome text={work === 'nothing' ? trouble : say(`verify.${work}`)} bad={!busy} />
        <CounterDevices
          say={say}
          busy={busy}
          onCapture={(deviceId, kind) => void counter.capture(deviceId, kind)}
        />
        <FileOf
          label={say('verify.code_file')}
          id="code-file"
          onPicture={(picture) => void counter.readFile(picture)}
        />
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
        <button type="button" id="ask-exception" class="quiet" onClick={onException}>
          {say('verify.exception.open')}
        </button>
      </div>
      <CounterCamera
        say={say}
        busy={busy}
        onPhotograph={(picture) => void ask({ kind: 'face', picture })}
        onCode={counter.takeCode}
      />
    </form>
  );
}
