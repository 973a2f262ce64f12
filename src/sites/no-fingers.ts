import { fail } from '../vocabulary/result.ts';
import { ModelId } from '../vocabulary/template.ts';
import type { FingerAcquisition } from './acquisition.ts';

/**
 * For a station whose networks know faces only: whatever is sent of a finger is refused before
 * anything is made of it, and no reference has one.
 */
export const noFingers: FingerAcquisition = {
  model: ModelId.parse('no-fingers@1'),
  modelHash: 'none',
  dimension: 256,
  decode: async () => fail({ kind: 'fingers_not_offered' }),
  engine: {
    extractFinger: async () => fail({ kind: 'no_finger' }),
    compareFingers: async (_probe, references) => {
      if (references.length === 0) return [];
      throw new Error('a station without fingers has none to compare');
    },
  },
  enrolmentGate: () => {
    throw new Error('a station without fingers has none to judge');
  },
  verificationGate: () => {
    throw new Error('a station without fingers has none to judge');
  },
  close: async () => undefined,
};
