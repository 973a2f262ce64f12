import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type Camera } from './camera.ts';

/** A camera for as long as its video is shown. */
export interface ShownCamera {
  readonly video: { current: HTMLVideoElement | null };
  /** Undefined while it is being opened; `none` when there is none, or nobody allows it. */
  readonly camera: Camera | 'none' | undefined;
  /** Whether the video is shown no more. */
  readonly gone: () => boolean;
}

/** Opens the computer's camera for a video, and stops it when the video goes. */
export function useCamera(): ShownCamera {
  const video = useRef<HTMLVideoElement>(null);
  const left = useRef(false);
  const [camera, setCamera] = useState<Camera | 'none'>();
  useEffect(() => {
    let opened: Camera | undefined;
    if (!video.current) return;
    left.current = false;
    openCamera(video.current).then(
      (one) => {
        opened = one;
        if (left.current) one.stop();
        else setCamera(one);
      },
      () => setCamera('none'),
    );
    return () => {
      left.current = true;
      opened?.stop();
    };
  }, []);
  return { video, camera, gone: () => left.current };
}
