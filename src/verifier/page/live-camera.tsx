import { useEffect, useRef, useState } from 'preact/hooks';
import type { Say } from '../../web/islands/shared/texts.ts';
import { openCamera, type Camera } from './camera.ts';

/** The live picture; whoever uses it is given the camera when it is open. */
export function LiveCamera(props: {
  readonly say: Say;
  readonly label: string;
  readonly onOpen: (camera: Camera) => (() => void) | undefined;
}) {
  const { say, label, onOpen } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let left = false;
    let opened: Camera | undefined;
    let done: (() => void) | undefined;
    if (!video.current) return;
    openCamera(video.current).then(
      (camera) => {
        opened = camera;
        if (left) camera.stop();
        else done = onOpen(camera);
      },
      () => setMissing(true),
    );
    return () => {
      left = true;
      done?.();
      opened?.stop();
    };
  }, []);
  return (
    <div class="live">
      <video ref={video} muted playsInline aria-label={label} />
      {missing ? (
        <p class="note" role="status">
          {say('verifier.no_camera')}
        </p>
      ) : null}
    </div>
  );
}
