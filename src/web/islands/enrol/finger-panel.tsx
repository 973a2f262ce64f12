import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { FingerAbsence } from '../../../vocabulary/finger.ts';
import { reduced } from '../shared/camera.ts';
import type { ReadyDevice } from './devices.ts';
import { ExceptionCamera } from './exception-camera.tsx';
import type { FingerState } from './fingers.ts';
import { stateIn } from './hands.tsx';
import type { StepProps } from './parts.tsx';
import { Picture } from './picture.tsx';
import { absences } from './slaps.ts';

/** A photograph of an exception is for the eyes of people. */
const sidePxMax = 800;

interface FingerPanelProps extends StepProps {
  readonly position: KnownFinger;
  readonly state: FingerState;
  /** A device for single fingers. */
  readonly sensor: ReadyDevice | undefined;
  readonly busy: boolean;
  readonly onPress: (sensor: ReadyDevice) => void;
  readonly onTake: (picture: Blob) => void;
  readonly onDrop: (name: string) => void;
}

/** The picture of a finger, and how it is captured alone: by a device or from a file. */
function TakeAlone(props: FingerPanelProps) {
  const { say, enrolment, position, state, sensor, busy, onPress, onTake } = props;
  const print = enrolment.prints.get(position);
  // What came in a slap is pressed again as a slap: its other fingers would be lost.
  const inSlap = state.kind === 'captured' && state.by !== position;
  const alone = state.kind === 'excepted' || inSlap ? undefined : sensor;
  return (
    <>
      {print ? <Picture picture={print} alt={say(`enrol.finger.${position}`)} /> : null}
      {alone ? (
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) onPress(alone);
          }}
        >
          {say('enrol.device.press.finger', { finger: say(`enrol.finger.${position}`) })}
        </button>
      ) : null}
      <label class="button">
        {say('enrol.fingers.file')}
        <input
          class="visually-hidden"
          type="file"
          accept="image/*,.jp2,.wsq"
          disabled={state.kind === 'excepted'}
          onChange={({ currentTarget: { files } }) => files?.[0] && onTake(files[0])}
        />
      </label>
    </>
  );
}

/** What can be done with one finger: capture it alone, or say why it can not be. */
export function FingerPanel(props: FingerPanelProps) {
  const { say, enrolment, position, state, onDrop } = props;
  const { exceptions } = enrolment.statements;
  const photograph = `exception_${position}`;
  const others = exceptions.filter((one) => one.position !== position);
  const except = (reason: FingerAbsence | undefined) => {
    if (reason && state.kind === 'captured') onDrop(state.by);
    if (!reason && enrolment.samples.has(photograph)) enrolment.putSample(photograph, undefined);
    enrolment.state({ exceptions: reason ? [...others, { position, reason }] : others });
  };
  const show = (picture: Blob) =>
    void reduced(picture, sidePxMax).then((small) => enrolment.putSample(photograph, small));
  const shown = enrolment.samples.get(photograph);
  return (
    <section class="one-finger" aria-labelledby="one-finger">
      <h3 id="one-finger">{say(`enrol.finger.${position}`)}</h3>
      <p class="note">{stateIn(say, state)}</p>
      <TakeAlone {...props} />
      <label for="absence">{say('enrol.fingers.why_not')}</label>
      <select
        id="absence"
        value={state.kind === 'excepted' ? state.reason : ''}
        onChange={({ currentTarget: { value } }) =>
          except(absences.find((reason) => reason === value))
        }
      >
        <option value="">{say('enrol.fingers.not_missing')}</option>
        {absences.map((reason) => (
          <option key={reason} value={reason}>
            {say(`enrol.absence.${reason}`)}
          </option>
        ))}
      </select>
      {state.kind === 'excepted' ? (
        <>
          {shown ? <Picture picture={shown} alt={say('enrol.fingers.shown')} /> : null}
          <ExceptionCamera say={say} onTaken={show} />
        </>
      ) : null}
    </section>
  );
}
