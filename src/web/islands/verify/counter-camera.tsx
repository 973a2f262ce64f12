import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type Camera } from '../enrol/camera.ts';
import type { Say } from '../shared/texts.ts';

/** The camera of the computer; without one there are files. */
export function CounterCamera(props: {
  readonly say: Say;
  readonly busy: boolean;
  readonly onPhotograph: (picture: Blob) => void;
}) {
  const { say, busy, onPhotograph } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera | 'none'>();
  useEffect(() => {
    let left = false;
    let opened: Camera | undefined;
    if (!video.current) return;
    openCamera(video.current).then(
      (one) => {
        opened = one;
        if (left) one.stop();
        else setCamera(one);
      },
      () => setCamera('none'),
    );
    return () => {
      left = true;
      opened?.stop();
    };
  }, []);
  const open = camera === 'none' ? undefined : camera;
  return (
    <div class="counter-camera">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('verify.live')} />
      </div>
      {camera === 'none' ? <p class="note">{say('verify.no_camera')}</p> : null}
      <button
        type="button"
        class="primary"
        id="photograph"
        disabled={!open || busy}
        onClick={() => void open?.photograph().then(onPhotograph)}
      >
        {say('verify.photograph')}
      </button>
    </div>
  );
}
