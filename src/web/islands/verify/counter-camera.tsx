import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, type Camera } from '../enrol/camera.ts';
import type { Answer } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { codeBefore } from './code-search.ts';

/** A camera that is open while it is shown; `none` when nobody gives one. */
function useCamera() {
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

/** The computer's camera: for a face, and for the code of a card; without one there are files. */
export function CounterCamera(props: {
  readonly say: Say;
  readonly busy: boolean;
  readonly onPhotograph: (picture: Blob) => void;
  readonly onCode: (read: Answer<string>) => void;
}) {
  const { say, busy, onPhotograph, onCode } = props;
  const { video, camera, gone } = useCamera();
  const [searching, setSearching] = useState(false);
  const open = camera === 'none' ? undefined : camera;
  const search = async (one: Camera) => {
    setSearching(true);
    const read = await codeBefore(one, gone);
    if (gone()) return;
    setSearching(false);
    onCode(read);
  };
  return (
    <div class="counter-camera">
      <div class="stage">
        <video ref={video} muted playsInline aria-label={say('verify.live')} />
      </div>
      {camera === 'none' ? <p class="note">{say('verify.no_camera')}</p> : null}
      {searching ? (
        <p class="hint" role="status">
          {say('verify.reading_code')}
        </p>
      ) : null}
      <div class="counter-buttons">
        <button
          type="button"
          id="read-code"
          disabled={!open || busy || searching}
          onClick={() => open && void search(open)}
        >
          {say('verify.read_code')}
        </button>
        <button
          type="button"
          class="primary"
          id="photograph"
          disabled={!open || busy || searching}
          onClick={() => void open?.photograph().then(onPhotograph)}
        >
          {say('verify.photograph')}
        </button>
      </div>
    </div>
  );
}
