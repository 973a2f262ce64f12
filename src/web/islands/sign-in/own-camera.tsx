import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type Camera } from '../enrol/camera.ts';
import type { Say } from '../shared/texts.ts';

/** The camera of the computer, for as long as it is shown. */
export function OwnCamera(props: {
  readonly say: Say;
  readonly onPhotograph: (picture: Blob) => void;
}) {
  const { say, onPhotograph } = props;
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
  if (camera === 'none') return <p class="note">{say('sign_in.body.no_camera')}</p>;
  return (
    <>
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('sign_in.body.live')} />
      </div>
      <button
        type="button"
        id="own-photograph"
        disabled={!camera}
        onClick={() => void camera?.photograph().then(onPhotograph)}
      >
        {say('sign_in.body.photograph')}
      </button>
    </>
  );
}
