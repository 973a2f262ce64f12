import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { Say } from '../shared/texts.ts';
import type { CaptureTarget } from './captures.ts';
import type { ReadyDevice } from './devices.ts';
import type { FingerState } from './fingers.ts';
import { focusFirst } from './parts.tsx';
import { allFingers, slapKinds, slapPositions } from './slaps.ts';

type States = ReadonlyMap<KnownFinger, FingerState>;

/** A hand or a finger that a device can be asked for, and whether it is captured. */
interface Press {
  readonly of: Exclude<CaptureTarget, 'face'>;
  readonly done: boolean;
}

function kindOf(states: States, position: KnownFinger): FingerState['kind'] {
  return states.get(position)?.kind ?? 'open';
}

/** What a device can be asked for; of a hand without fingers nothing. */
export function pressesOf({ captures }: ReadyDevice, states: States): readonly Press[] {
  if (captures === 'single') {
    const next = allFingers.find((position) => kindOf(states, position) === 'open');
    return next ? [{ of: next, done: false }] : [];
  }
  return slapKinds.flatMap((of) => {
    const kinds = (slapPositions.get(of) ?? [])
      .map((position) => kindOf(states, position))
      .filter((kind) => kind !== 'excepted');
    return kinds.length === 0 ? [] : [{ of, done: kinds.every((kind) => kind === 'captured') }];
  });
}

/**
 * What one press sets going: the hand, and then those that are not captured yet. A device for one
 * finger captures that one alone, since fingers are easily taken for each other.
 */
export function pressedAtOnce(
  device: ReadyDevice,
  states: States,
  first: Press['of'],
): readonly Press['of'][] {
  const presses = pressesOf(device, states);
  const again = presses.some(({ of, done }) => of === first && done);
  if (device.captures !== 'slap' || again) return [first];
  const open = presses.filter(({ of, done }) => !done && of !== first);
  return [first, ...open.map(({ of }) => of)];
}

/** The name of a button; a slap's is that of its hand. */
export function nameIn(say: Say, of: Press['of']): string {
  const slap = slapKinds.find((kind) => kind === of);
  if (slap) return say(`enrol.device.press.${slap}`);
  return say('enrol.device.press.finger', { finger: say.maybe(`enrol.finger.${of}`) ?? of });
}

/** Has a device capture hand after hand, or finger after finger. */
export function PressButtons(props: {
  readonly say: Say;
  readonly device: ReadyDevice;
  readonly states: States;
  readonly busy: boolean;
  readonly onPress: (device: ReadyDevice, of: Press['of']) => void;
}) {
  const { say, device, states, busy, onPress } = props;
  const presses = pressesOf(device, states);
  const next = presses.find(({ done }) => !done)?.of;
  if (presses.length === 0) return null;
  return (
    <div class="presses" role="group" aria-label={device.name}>
      <p class="note">
        <bdi>{device.name}</bdi>
      </p>
      {presses.map(({ of, done }) => (
        <button
          // A device for one finger has one button, which keeps the keyboard.
          key={device.captures === 'single' ? 'next' : of}
          type="button"
          data-press={of}
          class={of === next ? 'primary' : done ? 'done' : ''}
          // Not disabled: that would take the keyboard away from it.
          aria-disabled={busy}
          {...(of === next ? { ref: focusFirst } : {})}
          onClick={() => {
            if (!busy) onPress(device, of);
          }}
        >
          {nameIn(say, of)}
        </button>
      ))}
    </div>
  );
}
