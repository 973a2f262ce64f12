import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';

const names: Readonly<Record<string, string>> = {
  thumb: 'Thumb',
  index: 'IndexFinger',
  middle: 'MiddleFinger',
  ring: 'RingFinger',
  little: 'LittleFinger',
};

/** A finger as the interface names it: `Left IndexFinger`. */
export function subTypeOf(position: KnownFinger): string {
  const [hand = '', finger = ''] = position.split('_');
  return `${hand === 'left' ? 'Left' : 'Right'} ${names[finger] ?? ''}`;
}

const positions: ReadonlyMap<string, KnownFinger> = new Map(
  KnownFinger.options.map((position) => [subTypeOf(position), position]),
);

/** The finger of a name; `unknown` when the interface says so, undefined for any other text. */
export function positionOf(subType: string): KnownFinger | 'unknown' | undefined {
  return subType === 'UNKNOWN' ? 'unknown' : positions.get(subType);
}
