import { innerProduct } from '../../vocabulary/inner-product.ts';
import type { Template } from '../../vocabulary/template.ts';

/**
 * Cosine of two templates, −1 … 1, higher is more alike. A model's calibration turns it into a
 * comparison score.
 * @throws when the templates come from different models: they never compare
 */
export function similarityOf(probe: Template, reference: Template): number {
  if (probe.model !== reference.model || probe.vector.length !== reference.vector.length) {
    throw new Error('templates of different models never compare');
  }
  return innerProduct(probe.vector, reference.vector, 0);
}
