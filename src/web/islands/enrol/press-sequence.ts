import { useEffect, useRef, useState } from 'preact/hooks';
import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import type { ReadyDevice } from './devices.ts';

type Pressed = KnownFinger | SlapKind;

/** Time for a person to change hands, in ms; the device waits for the next one, too. */
const changeMs = 1_000;

/**
 * One hand after the other while each is good. A hand that is not ends it where it is, so that the
 * clerk sees why; so does leaving the step.
 * @param press has a device capture one; answers whether it was good
 * @param whole what follows when several were captured by one press
 */
export function usePressSequence(
  press: (device: ReadyDevice, of: Pressed) => Promise<boolean>,
  whole: () => void,
) {
  const left = useRef(false);
  const [running, setRunning] = useState(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  const pressed = async (device: ReadyDevice, hands: readonly Pressed[]): Promise<boolean> => {
    for (const [place, hand] of hands.entries()) {
      if (place > 0) await new Promise((resolve) => setTimeout(resolve, changeMs));
      if (left.current || !(await press(device, hand))) return false;
    }
    return hands.length > 1 && !left.current;
  };
  const pressAll = async (device: ReadyDevice, hands: readonly Pressed[]) => {
    setRunning(true);
    const all = await pressed(device, hands);
    if (!left.current) setRunning(false);
    if (all) whole();
  };
  return { running, pressAll };
}
