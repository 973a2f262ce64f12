import { decodeSample } from '../capture/decode.ts';
import type { ExtractImage } from '../evaluation/template-set.ts';
import { openExtractorPool, type ExtractorPool } from '../inference/extractor-pool.ts';
import { fail } from '../vocabulary/result.ts';
import { UsageError } from './command.ts';

/** The networks of this checkout, without a station. */
export interface LocalEngine {
  readonly pool: ExtractorPool;
  readonly threads: number;
  readonly extract: ExtractImage;
}

const modelsDirectory = new URL('../../models', import.meta.url).pathname;
/** Evaluations wait for a busy machine rather than lose an image. */
const deadlineMs = 120_000;

/** Which biometric the networks are for; there are faces only. */
export function checkModality(modality: string): void {
  if (modality === 'face') return;
  if (modality === 'finger') throw new UsageError('this version knows faces, not yet fingers');
  throw new UsageError('--modality is face or finger');
}

/** Opens the networks, works, and closes them whatever happens. */
export async function withLocalEngine<T>(
  threads: number,
  work: (engine: LocalEngine) => Promise<T>,
): Promise<T> {
  const pool = await openExtractorPool({
    modelsDirectory,
    threads,
    queueMax: 2 * threads,
    deadlineMs,
  });
  const extract: ExtractImage = async (bytes) => {
    const image = await decodeSample(bytes);
    if (!image.ok) return fail({ kind: 'sample_refused', why: image.error.kind });
    return pool.extract(image.value);
  };
  try {
    return await work({ pool, threads, extract });
  } finally {
    await pool.close();
  }
}
