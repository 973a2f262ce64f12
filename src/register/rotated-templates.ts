import type { Modality } from '../vocabulary/modality.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { StoredBiometrics } from './register.ts';

/** Under what templates of a modality stand, and under what they are to stand, as in `Networks`. */
export interface RotationStep {
  readonly modality: Modality;
  readonly from: string;
  readonly to: string;
}

/** A person's templates as they stand under the rotation that is left. */
export interface RotatedFrom extends StoredBiometrics {
  readonly seq: Seq;
}
