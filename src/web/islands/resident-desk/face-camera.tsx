import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type Camera } from '../enrol/camera.ts';
import type { Say } from '../shared/texts.ts';

/** The live person before the camera; without a camera there are files. */
export function FaceCamera(props: {
  readonly say: Say;
  readonly busy: boolean;
  readonly onPhotograph: (picture: Blob) => void;
}) {
  const { say, busy, onPhotograph } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera>();
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
      () => undefined,
    );
    return () => {
      left = true;
      opened?.stop();
    };
  }, []);
  return (
    <div class="counter-camera">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('resident_desk.live')} />
      </div>
      <button
        type="button"
        class="primary"
        id="photograph"
        disabled={!camera || busy}
        onClick={() => void camera?.photograph().then(onPhotograph)}
      >
        {say('resident_desk.photograph')}
      </button>
      <label class="button">
        {say('resident_desk.face_file')}
        <input
          id="face-file"
          class="visually-hidden"
          type="file"
          disabled={busy}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = '';
            if (file) onPhotograph(file);
          }}
        />
      </label>
    </div>
  );
}
