import type { RgbImage } from '../vocabulary/image.ts';
import type { Quality, QualityMeasure } from '../vocabulary/quality.ts';
import type { Result } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import type { FivePoints } from './face/face.ts';

/** What was found in one sample. */
export interface Extraction {
  readonly template: Template;
  /** The unified quality: how useful the sample is for comparison. */
  readonly quality: Quality;
  readonly measures: readonly QualityMeasure[];
  /** Presentation attack score, 0 (surely an artefact) … 1 (surely a living person); advisory. */
  readonly presentationAttackScore: number;
  /** Where the face is, in pixels of the sample: a portrait is cut out by it. */
  readonly five: FivePoints;
  /** CPU milliseconds spent inside networks, for figures. */
  readonly networkMs: number;
}

/** Why a sample gave no template (failure to acquire, ISO/IEC 2382-37). */
export interface AcquisitionFailure {
  readonly kind: 'no_face';
}

/** Turns samples into templates, away from the event loop and with a bounded queue. */
export interface Extractor {
  extract(image: RgbImage): Promise<Result<Extraction, AcquisitionFailure>>;
  close(): Promise<void>;
}
