import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';

/** The live person before the camera; without a camera there are files. */
export function FaceCamera(props: {
  readonly say: Say;
  readonly busy: boolean;
  readonly onPhotograph: (picture: Blob) => void;
}) {
  const { say, busy, onPhotograph } = props;
  const { video, camera } = useCamera();
  const open = camera === 'none' ? undefined : camera;
  return (
    <div class="counter-camera">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('resident_desk.live')} />
      </div>
      <button
        type="button"
        class="primary"
        id="photograph"
        disabled={!open || busy}
        onClick={() => void open?.photograph().then(onPhotograph)}
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
