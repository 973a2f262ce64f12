import { KnownFinger } from '../../vocabulary/biometric-source.ts';

/** What a segment shows, and the words for it. */
export const segmentKinds = {
  finger: 'Finger',
  face: 'Face',
  iris: 'Iris',
  exception_photograph: 'ExceptionPhoto',
} as const;
export type SegmentKind = keyof typeof segmentKinds;

/** How far a sample was worked on. */
export const segmentLevels = { raw: 'Raw', intermediate: 'Intermediate', processed: 'Processed' };
export type SegmentLevel = keyof typeof segmentLevels;

/** What a sample was taken for. */
export const segmentPurposes = { verify: 'Verify', identify: 'Identify', enrol: 'Enroll' };
export type SegmentPurpose = keyof typeof segmentPurposes;

/** Fingers in the words of a subtype. */
const fingerSubtypes: Readonly<Record<KnownFinger, string>> = {
  right_thumb: 'Right Thumb',
  right_index: 'Right IndexFinger',
  right_middle: 'Right MiddleFinger',
  right_ring: 'Right RingFinger',
  right_little: 'Right LittleFinger',
  left_thumb: 'Left Thumb',
  left_index: 'Left IndexFinger',
  left_middle: 'Left MiddleFinger',
  left_ring: 'Left RingFinger',
  left_little: 'Left LittleFinger',
};

const fingerPositionsBySubtype: ReadonlyMap<string, KnownFinger> = new Map(
  KnownFinger.options.map((position) => [fingerSubtypes[position], position]),
);

/** The words for a finger. */
export function fingerSubtype(position: KnownFinger): string {
  return fingerSubtypes[position];
}

/** The finger that a subtype names; undefined for none, for several, or for `UNKNOWN`. */
export function fingerOfSubtype(subtype: string): KnownFinger | undefined {
  return fingerPositionsBySubtype.get(subtype);
}
