import { createHash } from 'node:crypto';
import { normalsOf, rotationFrom, type Rotation } from '../biometrics/rotation.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import { keyedNormals } from '../credentials/keyed-normals.ts';
import type { Modality } from '../vocabulary/modality.ts';

/** A deployment's rotation of one modality. */
export interface KeyedRotation extends Rotation {
  /**
   * What stands for networks and rotation together: templates of another rotation are as those of
   * other networks, and never compare.
   */
  networksFrom(modelHash: string): string;
}

/** The rotation that follows from a deployment's key. */
export function keyedRotation(
  key: Uint8Array,
  modality: Modality,
  dimension: number,
): KeyedRotation {
  const own = derivedKey(key, `template-rotation ${modality} ${dimension}`);
  const id = derivedKey(own, 'its name').toString('hex');
  return {
    ...rotationFrom(keyedNormals(own, normalsOf(dimension)), dimension),
    networksFrom: (modelHash) => createHash('sha256').update(`${modelHash} ${id}`).digest('hex'),
  };
}
