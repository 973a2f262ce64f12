import { useState } from 'preact/hooks';
import type { Camera } from '../shared/camera.ts';
import type { Answer } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';
import { useCamera } from '../shared/use-camera.ts';
import { codeBefore } from './code-search.ts';

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
