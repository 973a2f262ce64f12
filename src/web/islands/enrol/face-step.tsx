import { useEffect, useState } from 'preact/hooks';
import type { TakenCapture } from './captures.ts';
import { DeviceLive, FaceSources } from './device-face.tsx';
import { lookAt, useGuide, type Seen } from './guide.ts';
import {
  CapturesGone,
  focusFirst,
  StepActions,
  UnusableDevices,
  type CaptureStepProps,
} from './parts.tsx';
import { Picture } from './picture.tsx';
import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';

/** One sentence, the one that helps most. */
function sentenceOf(say: Say, seen: Seen): string {
  if (seen.kind === 'seen' && seen.goodEnough) return say('enrol.face.hold');
  if (seen.kind === 'seen') {
    return seen.advice === 'none' ? say('enrol.face.better') : adviceIn(say, seen.advice);
  }
  return say(seen.kind === 'no_face' ? 'enrol.face.no_face' : `enrol.face.${seen.kind}`);
}

/** What to change, as people say it. */
function adviceIn(say: Say, advice: string): string {
  // The station's words are those of the texts; one that is newer than this page shows itself.
  return say.maybe(`enrol.advice.${advice}`) ?? advice;
}

/** An oval into which a face fits, which closes as the face gets better. */
function Oval({ seen }: { readonly seen: Seen }) {
  return (
    <svg class="oval" viewBox="0 0 100 75" aria-hidden="true">
      <path
        class="shade"
        d="M0 0h100v75H0z M50 6c-13 0-20 12-20 29s8 33 20 33 20-16 20-33S63 6 50 6z"
      />
      <ellipse class="ring" cx="50" cy="37" rx="20" ry="31" pathLength={100} />
      <ellipse
        class={seen.goodEnough ? 'gauge good' : 'gauge'}
        cx="50"
        cy="37"
        rx="20"
        ry="31"
        pathLength={100}
        stroke-dasharray={`${seen.goodEnough ? 100 : Math.min(96, seen.quality)} 100`}
      />
    </svg>
  );
}

/** The live picture with its guide. */
function Live(props: { readonly say: Say; readonly onCaptured: (photograph: Blob) => void }) {
  const { say, onCaptured } = props;
  const { video, camera: opened } = useCamera();
  const camera = opened === 'none' ? undefined : opened;
  const capture = () => {
    if (camera) void camera.photograph().then(onCaptured);
  };
  const seen = useGuide(camera, capture);
  const sentence = opened === 'none' ? say('enrol.face.no_camera') : sentenceOf(say, seen);
  return (
    <div class="live">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('enrol.face.live')} />
        <Oval seen={seen} />
      </div>
      <div class="guide">
        <p class={seen.goodEnough ? 'sentence good' : 'sentence'} role="status">
          {sentence}
        </p>
        <meter min={0} max={100} low={20} optimum={90} value={seen.quality} hidden={!camera}>
          {Math.round(seen.quality)}
        </meter>
        <p class="note">{say('enrol.face.automatic')}</p>
        <button type="button" disabled={!camera} onClick={capture}>
          {say('enrol.face.take_anyway')}
        </button>
        <label class="button">
          {say('enrol.face.file')}
          <input
            class="visually-hidden"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={({ currentTarget: { files } }) => files?.[0] && onCaptured(files[0])}
          />
        </label>
      </div>
    </div>
  );
}

/** The photograph that was taken, and what the station thinks of it. */
function Taken(props: { readonly say: Say; readonly face: Blob; readonly onAgain: () => void }) {
  const { say, face, onAgain } = props;
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    void lookAt(face).then(setSeen);
  }, [face]);
  const good = seen?.goodEnough ?? true;
  return (
    <div class="live">
      <div class="stage">
        <Picture picture={face} alt={say('enrol.face.taken')} />
      </div>
      <div class="guide">
        <p class={good ? 'sentence good' : 'sentence'} role="status">
          {seen && !good ? sentenceOf(say, seen) : say('enrol.face.good')}
        </p>
        <button type="button" onClick={onAgain}>
          {say('enrol.face.again')}
        </button>
      </div>
    </div>
  );
}

/** Where the photograph comes from: a device that signs it comes first. */
function Sources(
  props: CaptureStepProps & {
    readonly onCaptured: (photograph: Blob) => void;
    readonly onTaken: (taken: TakenCapture) => void;
  },
) {
  const { say, devices, onCaptured, onTaken } = props;
  const cameras = devices.ready.filter(({ captures }) => captures === 'face');
  const [chosen, setChosen] = useState<string>();
  const camera =
    chosen === 'webcam'
      ? undefined
      : (cameras.find(({ deviceId }) => deviceId === chosen) ?? cameras[0]);
  return (
    <>
      {cameras.length === 0 ? (
        <UnusableDevices say={say} others={devices.others} />
      ) : (
        <FaceSources
          say={say}
          devices={cameras}
          chosen={camera?.deviceId ?? 'webcam'}
          onChoose={setChosen}
        />
      )}
      {camera ? (
        <DeviceLive
          key={camera.deviceId}
          say={say}
          device={camera}
          onTaken={onTaken}
          onRefused={devices.askAnew}
        />
      ) : (
        <Live say={say} onCaptured={onCaptured} />
      )}
    </>
  );
}

/** A photograph of the face. */
export function FaceStep(props: CaptureStepProps) {
  const { say, enrolment } = props;
  const face = enrolment.samples.get('face');
  const captured = (photograph: Blob) => {
    enrolment.letGo('face');
    enrolment.state({ faceSource: photograph instanceof File ? 'file' : 'webcam' });
    enrolment.putSample('face', photograph);
  };
  const taken = (capture: TakenCapture) => {
    enrolment.state({ faceSource: 'device' });
    enrolment.hold(capture);
    enrolment.putSample('face', capture.pictures.get('face'));
  };
  const again = () => {
    enrolment.putSample('face', undefined);
    enrolment.letGo('face');
  };
  return (
    <div class="face">
      <h2>{say('enrol.face.title')}</h2>
      <CapturesGone say={say} enrolment={enrolment} />
      {face ? (
        <Taken say={say} face={face} onAgain={again} />
      ) : (
        <Sources {...props} onCaptured={captured} onTaken={taken} />
      )}
      <StepActions say={say} onBack={() => enrolment.goTo('consent')}>
        {face ? (
          <button
            key="continue"
            type="button"
            class="primary"
            ref={focusFirst}
            onClick={() => enrolment.goTo('fingers')}
          >
            {say('enrol.continue')}
          </button>
        ) : null}
      </StepActions>
    </div>
  );
}
