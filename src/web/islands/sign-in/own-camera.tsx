import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';

/** The camera of the computer, for as long as it is shown. */
export function OwnCamera(props: {
  readonly say: Say;
  readonly onPhotograph: (picture: Blob) => void;
}) {
  const { say, onPhotograph } = props;
  const { video, camera } = useCamera();
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
