import type { AcquisitionFailure, Extraction } from '../biometrics/extraction.ts';
import type {
  FingerComparison,
  FingerExplanation,
  FingerExtraction,
  FingerFailure,
} from '../biometrics/finger/finger-engine.ts';
import type { SlapFinger, SlapRefusal } from '../biometrics/finger/slap.ts';
import type { FingerPosition, FingerTemplate } from '../vocabulary/finger.ts';
import type { GreyImage, RgbImage } from '../vocabulary/image.ts';
import type { Result } from '../vocabulary/result.ts';
import type { SlapAsked } from '../vocabulary/slap.ts';

/** What a thread of the extractors can do. */
export type ExtractorJob =
  | { readonly kind: 'face'; readonly image: RgbImage }
  | { readonly kind: 'finger'; readonly image: GreyImage; readonly position: FingerPosition }
  | {
      readonly kind: 'compare_fingers';
      readonly probe: FingerTemplate;
      readonly references: readonly FingerTemplate[];
    }
  | { readonly kind: 'segment_slap'; readonly image: GreyImage; readonly asked: SlapAsked }
  | {
      readonly kind: 'explain_fingers';
      readonly probe: FingerTemplate;
      readonly reference: FingerTemplate;
    };

/** What came of it, of the job's kind. */
export type ExtractorAnswer =
  | { readonly kind: 'face'; readonly outcome: Result<Extraction, AcquisitionFailure> }
  | { readonly kind: 'finger'; readonly outcome: Result<FingerExtraction, FingerFailure> }
  | { readonly kind: 'compare_fingers'; readonly comparisons: readonly FingerComparison[] }
  | {
      readonly kind: 'segment_slap';
      readonly outcome: Result<readonly SlapFinger[], SlapRefusal>;
    }
  | { readonly kind: 'explain_fingers'; readonly explanation: FingerExplanation };
