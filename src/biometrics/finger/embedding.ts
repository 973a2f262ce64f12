import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import type { ModelId, Template } from '../../vocabulary/template.ts';
import type { Network } from '../network.ts';

/** Minutiae that the network takes, the surest ones (scripts/train/fingerprint). */
const minutiaeMax = 64;
const columns = 7;

/** Place, direction, certainty, kind, presence; absent rows are zero. */
function tensorOf({ count, x, y, direction, certainty, ending }: MinutiaSet): Float32Array {
  const data = new Float32Array(minutiaeMax * columns);
  for (let row = 0; row < Math.min(count, minutiaeMax); row += 1) {
    const angle = direction[row] ?? 0;
    const values = [x[row], y[row], Math.cos(angle), Math.sin(angle), certainty[row], ending[row]];
    data.set([...values.map((value) => value ?? 0), 1], row * columns);
  }
  return data;
}

/**
 * A vector of fixed length for 1:N, unit norm. It does not depend on where the finger lay or how it
 * was turned.
 * @param minutiae surest first
 * @throws when the network answers something that is not a unit vector
 */
export async function embedFinger(
  { network, model }: { readonly network: Network; readonly model: ModelId },
  minutiae: MinutiaSet,
): Promise<Template> {
  const dims = [1, minutiaeMax, columns];
  const { embedding } = await network.run({ dims, data: tensorOf(minutiae) });
  if (!embedding) throw new Error('the embedding network answers embedding');
  const norm = Math.sqrt(embedding.data.reduce((sum, value) => sum + value * value, 0));
  if (!(Math.abs(norm - 1) < 1e-3)) throw new Error('an embedding has unit norm');
  return { modality: 'finger', model, vector: embedding.data.slice() };
}
