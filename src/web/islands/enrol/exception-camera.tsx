import { useRef, useState } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { openCamera, type Camera } from '../shared/camera.ts';

/** Photographs what is there instead of a finger, with the camera or from a file. */
export function ExceptionCamera(props: {
  readonly say: Say;
  readonly onTaken: (picture: Blob) => void;
}) {
  const { say, onTaken } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera>();
  const open = async () => {
    if (video.current) setCamera(await openCamera(video.current).catch(() => undefined));
  };
  const take = async () => {
    if (!camera) return;
    onTaken(await camera.photograph());
    camera.stop();
    setCamera(undefined);
  };
  return (
    <div class="exception-camera">
      <video ref={video} muted playsInline hidden={!camera} aria-label={say('enrol.face.live')} />
      <button type="button" onClick={() => void (camera ? take() : open())}>
        {say(camera ? 'enrol.fingers.take' : 'enrol.fingers.camera')}
      </button>
      <label class="button">
        {say('enrol.fingers.photo_file')}
        <input
          class="visually-hidden"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          onChange={({ currentTarget: { files } }) => files?.[0] && onTaken(files[0])}
        />
      </label>
    </div>
  );
}
