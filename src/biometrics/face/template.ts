import type { ModelId, Template } from '../../vocabulary/template.ts';
import type { Network } from '../network.ts';
import { alignment } from './align.ts';
import type { FivePoints } from './face.ts';
import type { Pyramid } from './pyramid.ts';
import { planes } from './tensor.ts';

/** A template, and how strongly the network saw a face: the norm before it became unit. */
export interface Embedding {
  readonly template: Template;
  /** About 2.6 (poor) … 4.1 (very good); the best single predictor of a sample's use. */
  readonly norm: number;
}

/**
 * The embedding of a face, unit norm.
 * @throws when the network answers something that is not a number
 */
export async function embed(
  { network, model }: { readonly network: Network; readonly model: ModelId },
  pyramid: Pyramid,
  five: FivePoints,
): Promise<Embedding> {
  const input = planes(pyramid, alignment(five), { order: 'bgr', mean: 127.5, scale: 128 });
  const { output } = await network.run(input);
  if (!output) throw new Error('the embedding network answers output');
  const norm = Math.sqrt(output.data.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(norm) || norm === 0) throw new Error('an embedding has a finite norm');
  const vector = output.data.map((value) => value / norm);
  return { template: { modality: 'face', model, vector }, norm };
}
