import { useEffect, useRef, useState } from 'preact/hooks';
import { capture, type TakenCapture } from './captures.ts';
import type { ReadyDevice } from './devices.ts';
import { focusFirst } from './parts.tsx';
import { problemIn } from './problems.ts';
import type { Say } from '../shared/texts.ts';

/** Who takes the photograph: a device, or the camera of the computer. */
export function FaceSources(props: {
  readonly say: Say;
  readonly devices: readonly ReadyDevice[];
  readonly chosen: string;
  readonly onChoose: (source: string) => void;
}) {
  const { say, devices, chosen, onChoose } = props;
  const sources = [
    ...devices.map(({ deviceId, name }) => ({ source: deviceId, name })),
    { source: 'webcam', name: say('enrol.device.webcam') },
  ];
  return (
    <fieldset class="choices sources">
      <legend>{say('enrol.device.sources')}</legend>
      {sources.map(({ source, name }) => (
        <label key={source} class="choice">
          <input
            type="radio"
            name="face-source"
            checked={source === chosen}
            onChange={() => onChoose(source)}
          />
          <bdi>{name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

type Said =
  { readonly kind: 'nothing' | 'taking' } | { readonly kind: 'wrong'; readonly sentence: string };

/** What a face device sees, and its shutter. */
export function DeviceLive(props: {
  readonly say: Say;
  readonly device: ReadyDevice;
  readonly onTaken: (taken: TakenCapture) => void;
  readonly onRefused: () => void;
}) {
  const { say, device, onTaken, onRefused } = props;
  const [said, setSaid] = useState<Said>({ kind: 'nothing' });
  const picture = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const shown = picture.current;
    // The stream ends when its picture is gone, not before.
    return () => shown?.removeAttribute('src');
  }, []);
  const take = async () => {
    if (said.kind === 'taking') return;
    setSaid({ kind: 'taking' });
    const asked = await capture(device.deviceId, 'face', []);
    if (asked.kind === 'taken') return onTaken(asked.taken);
    const problem = asked.kind === 'refused' ? asked.problem : { code: 'unanswered' };
    setSaid({ kind: 'wrong', sentence: problemIn(say, problem) });
    onRefused();
  };
  return (
    <div class="live">
      <div class="stage">
        <img
          ref={picture}
          src={`/v1/devices/${encodeURIComponent(device.deviceId)}/stream`}
          alt={say('enrol.device.live')}
        />
      </div>
      <div class="guide">
        <p class={`sentence ${said.kind}`} role="status">
          {'sentence' in said ? said.sentence : null}
          {said.kind === 'taking' ? say('enrol.device.taking') : null}
          {said.kind === 'nothing' ? say('enrol.advice.look_straight') : null}
        </p>
        <button
          type="button"
          class="primary"
          id="take-face"
          ref={focusFirst}
          aria-disabled={said.kind === 'taking'}
          onClick={() => void take()}
        >
          {say('enrol.fingers.take')}
        </button>
      </div>
    </div>
  );
}
