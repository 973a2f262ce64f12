import type { EvidenceCalibration } from '../biometrics/evidence.ts';
import type { Extractor } from '../biometrics/extraction.ts';
import type { FingerNeeds } from '../procedures/acquire-fingers.ts';
import type { AcquireNeeds, QualityGate } from '../procedures/acquire.ts';
import type { DocumentNeeds } from '../procedures/issue-document.ts';
import type { ShowFaceNeeds } from '../procedures/show-face.ts';
import type { ShowFingersNeeds } from '../procedures/show-fingers.ts';
import type { ModelId } from '../vocabulary/template.ts';

/** How a station comes from the bytes of a sample to a template, and what its templates mean. */
export interface Acquisition extends AcquireNeeds, Pick<ShowFaceNeeds, 'decodeKeptFace'> {
  readonly extractor: Extractor;
  readonly model: ModelId;
  /** SHA-256 of the model's file. */
  readonly modelHash: string;
  /** Length of the templates. */
  readonly dimension: number;
  readonly calibration: EvidenceCalibration;
  readonly enrolmentGate: QualityGate;
  readonly verificationGate: QualityGate;
  readonly fingers: FingerAcquisition;
  readonly portraits: DocumentNeeds['portraits'];
  /** Whether somebody waits for an extraction. */
  readonly busy: () => boolean;
}

/** The same for fingers. */
export interface FingerAcquisition
  extends FingerNeeds, Pick<ShowFingersNeeds['fingers'], 'decodeKept'> {
  /** Of the embedding. */
  readonly model: ModelId;
  /** Length of the embedding. */
  readonly dimension: number;
  close(): Promise<void>;
}
