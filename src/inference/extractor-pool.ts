import { createHash } from 'node:crypto';
import { evidenceOf, type EvidenceCalibration } from '../biometrics/evidence.ts';
import type { Extractor } from '../biometrics/extraction.ts';
import type { FingerEngine } from '../biometrics/finger/finger-engine.ts';
import type { Modality } from '../vocabulary/modality.ts';
import type { ModelId } from '../vocabulary/template.ts';
import type { ExtractorAnswer, ExtractorJob } from './extractor-jobs.ts';
import { loadFingerComparison } from './finger-comparison.ts';
import { loadFingerQuality } from './finger-quality.ts';
import { loadModel, type Manifest } from './manifest.ts';
import { faceModels, fingerModels } from './models.ts';
import { openThreadPool, type PoolSettings } from './thread-pool.ts';

/** Which networks the threads load, where these are, and how much they may take on. */
export interface ExtractorSettings extends PoolSettings {
  readonly modelsDirectory: string;
  /** All of them unless said otherwise. */
  readonly modalities?: readonly Modality[];
}

/** A model whose vectors a gallery holds. */
export interface VectorModel {
  readonly model: ModelId;
  /** SHA-256 of the model's file. */
  readonly modelHash: string;
  /** The vectors' length. */
  readonly dimension: number;
}

/** Extractors of both modalities, with what their templates mean. */
export interface ExtractorPool extends Extractor, FingerEngine, VectorModel {
  readonly calibration: EvidenceCalibration;
  /** Of the comparison of fingers. */
  readonly fingerCalibration: EvidenceCalibration;
  /** The embedding of fingers; its hash stands for the network of minutiae, too. */
  readonly fingerVectors: VectorModel;
  /** Whether every thread has a job. */
  busy(): boolean;
}

function vectorModelOf({ id, source, outputs }: Manifest, output: string): VectorModel {
  return {
    model: id,
    modelHash: source.sha256,
    dimension: Number(outputs[output]?.at(-1)),
  };
}

/** What a similarity of faces says, from the rates that its model's manifest states. */
export function faceEvidence({ calibration, matedCalibration }: Manifest): EvidenceCalibration {
  return evidenceOf(calibration ?? [], matedCalibration ?? []);
}

/** @throws when constants were fitted to the answers of another network */
function checkFitted({ id, source }: Manifest, fittedTo: readonly string[]): void {
  if (fittedTo.every((hash) => hash === source.sha256)) return;
  const message = `constants of fingers were fitted to another ${id}`;
  throw Object.assign(new Error(message), { code: 'model_altered' });
}

/**
 * Extracts faces and fingers, cuts slaps into fingers, and compares fingers, in worker threads, so
 * that no network and no matcher runs on the event loop.
 * @throws when a model is missing or its file is not the one that was measured
 */
export async function openExtractorPool(settings: ExtractorSettings): Promise<ExtractorPool> {
  const { modelsDirectory, modalities = ['face', 'finger'] } = settings;
  const [face, minutiae, finger, comparison, quality] = await Promise.all([
    loadModel(modelsDirectory, faceModels.embedding),
    loadModel(modelsDirectory, fingerModels.minutiae),
    loadModel(modelsDirectory, fingerModels.embedding),
    loadFingerComparison(modelsDirectory),
    loadFingerQuality(modelsDirectory),
  ]);
  checkFitted(minutiae.manifest, [comparison.modelSha256, quality.network.sha256]);
  const fingerHash = createHash('sha256')
    .update(`${minutiae.manifest.source.sha256} ${finger.manifest.source.sha256}`)
    .digest('hex');
  const pool = await openThreadPool<ExtractorJob, ExtractorAnswer>(
    {
      file: new URL('./extractor-thread.ts', import.meta.url),
      workerData: { modelsDirectory, modalities },
    },
    settings,
  );
  return {
    ...vectorModelOf(face.manifest, 'output'),
    calibration: faceEvidence(face.manifest),
    fingerCalibration: evidenceOf(comparison.calibration, comparison.matedCalibration),
    fingerVectors: { ...vectorModelOf(finger.manifest, 'embedding'), modelHash: fingerHash },
    extract: async (image) => {
      const answer = await pool.run({ kind: 'face', image });
      if (answer.kind === 'face') return answer.outcome;
      throw new Error('a face answers a face');
    },
    extractFinger: async (image, position) => {
      const answer = await pool.run({ kind: 'finger', image, position });
      if (answer.kind === 'finger') return answer.outcome;
      throw new Error('a finger answers a finger');
    },
    compareFingers: async (probe, references) => {
      if (references.length === 0) return [];
      const answer = await pool.run({ kind: 'compare_fingers', probe, references });
      if (answer.kind === 'compare_fingers') return answer.comparisons;
      throw new Error('a comparison answers comparisons');
    },
    segmentSlap: async (image, asked) => {
      const answer = await pool.run({ kind: 'segment_slap', image, asked });
      if (answer.kind === 'segment_slap') return answer.outcome;
      throw new Error('a slap answers fingers');
    },
    busy: () => pool.busy(),
    explainFingers: async (probe, reference) => {
      const answer = await pool.run({ kind: 'explain_fingers', probe, reference });
      if (answer.kind === 'explain_fingers') return answer.explanation;
      throw new Error('an explanation answers an explanation');
    },
    close: () => pool.close(),
  };
}
