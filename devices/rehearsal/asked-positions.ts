import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { slapPositions } from '../../src/vocabulary/slap.ts';
import { positionOf } from '../sbi/sub-type.ts';
import type { CaptureQuestion } from './requests.ts';

/** What lies on each part of a device for hands, where no fingers are named. */
const ofParts: Readonly<Record<number, readonly KnownFinger[]>> = {
  1: slapPositions.left_four,
  2: slapPositions.right_four,
  3: slapPositions.two_thumbs,
};

/**
 * Fingers that a capture asks for; empty where it says that nobody knows which finger it is.
 * @returns undefined when a name is no finger's
 */
export function askedFingers({
  bioSubType,
  exception,
  deviceSubId,
}: CaptureQuestion['bio'][number]): readonly KnownFinger[] | undefined {
  const known = (names: readonly string[]) => {
    const positions = names.map(positionOf).filter((one) => one !== undefined && one !== 'unknown');
    return positions.length === names.length ? positions : undefined;
  };
  const unknown = bioSubType.every((name) => name === 'UNKNOWN');
  const named = known(unknown ? [] : bioSubType);
  const missing = known(exception);
  if (!named || !missing) return undefined;
  const all = named.length > 0 || bioSubType.length > 0 ? named : (ofParts[deviceSubId] ?? []);
  return all.filter((position) => !missing.includes(position));
}
