import { similarityOf } from '../biometrics/face/compare.ts';
import type { Extraction } from '../biometrics/extraction.ts';
import { decodeSample } from '../capture/decode.ts';
import { openUnpacking } from '../capture/unpack.ts';
import { openGallerySearch } from '../evaluation/gallery-search.ts';
import type { ImageFailure, MeasuredModality } from '../evaluation/measured-modality.ts';
import { openExhaustiveGallery } from '../gallery/exhaustive.ts';
import { openHnswGallery } from '../gallery/hnsw.ts';
import { openExtractorPool } from '../inference/extractor-pool.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import { fail, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Template } from '../vocabulary/template.ts';
import { modelsDirectory } from './models-directory.ts';

/** The face's networks of this checkout, without a station. */
export interface LocalFaces {
  extract(photograph: Uint8Array): Promise<Result<Extraction, ImageFailure>>;
  /** The same of pixels. */
  extractImage(image: RgbImage): Promise<Result<Extraction, ImageFailure>>;
  /** What a cosine is worth: −10·log₁₀(FMR). */
  score(cosine: number): ComparisonScore;
  readonly measured: MeasuredModality<Template>;
}

/** Evaluations wait for a busy machine rather than lose an image. */
const deadlineMs = 120_000;

/** Opens the networks, works, and closes them whatever happens. */
export async function withFaces<R>(
  threads: number,
  work: (faces: LocalFaces) => Promise<R>,
): Promise<R> {
  const queueMax = 2 * threads;
  const pool = await openExtractorPool({
    modelsDirectory,
    modalities: ['face'],
    threads,
    queueMax,
    deadlineMs,
  });
  const unpack = await openUnpacking();
  const extract: LocalFaces['extract'] = async (bytes) => {
    const image = await decodeSample(bytes, unpack);
    if (!image.ok) return fail({ kind: 'sample_refused', why: image.error.kind });
    return pool.extract(image.value);
  };
  const { model, modelHash, dimension, calibration } = pool;
  const measured: MeasuredModality<Template> = {
    model,
    similarityName: 'cosine',
    threads,
    extract: async (bytes) => {
      const extraction = await extract(bytes);
      if (!extraction.ok) return extraction;
      const { template, networkMs } = extraction.value;
      return { ok: true, value: { template, networkMs, dpiFrom: 'not_needed' } };
    },
    compare: async (pairs) =>
      pairs.map(({ probe, reference }) => {
        const similarity = similarityOf(probe, reference);
        return { similarity, score: calibration.score(similarity) };
      }),
    openSearch: async (references, onProgress) => {
      const kind = { model, modelHash, dimension, scope: 'station' } as const;
      const galleries = {
        oracle: openExhaustiveGallery(kind),
        index: await openHnswGallery(kind),
      };
      return openGallerySearch(galleries, calibration, references, onProgress);
    },
  };
  try {
    return await work({
      extract,
      extractImage: (image) => pool.extract(image),
      score: (cosine) => calibration.score(cosine),
      measured,
    });
  } finally {
    await pool.close();
  }
}
