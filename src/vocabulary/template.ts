import { z } from 'zod';
import type { Modality } from './modality.ts';

/**
 * A network and its exact weights: `<name>@<version>`; templates of different models never compare.
 */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9-]+@\d+(\.\d+)*$/)
  .brand<'ModelId'>();
export type ModelId = z.infer<typeof ModelId>;

/** Features of a sample that a comparison needs. */
export interface Template {
  readonly modality: Modality;
  readonly model: ModelId;
  /** Unit norm; the length is the model's dimension (face: 512). */
  readonly vector: Float32Array;
}
