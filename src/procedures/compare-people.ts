import { bestScore } from '../biometrics/best-of-several.ts';
import type { EvidenceCalibration } from '../biometrics/evidence.ts';
import { similarityOf } from '../biometrics/face/compare.ts';
import type { FingerComparison, FingerEngine } from '../biometrics/finger/finger-engine.ts';
import { templateFromStored } from '../biometrics/finger/stored-template.ts';
import type { EvidenceFusion, SourceEvidence } from '../biometrics/fusion.ts';
import type { StoredBiometrics } from '../register/register.ts';
import type { BiometricSource, SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';

/** What comparing people needs. */
export interface CompareNeeds {
  /** Of the face. */
  readonly calibration: EvidenceCalibration;
  readonly fingers: {
    readonly engine: Pick<FingerEngine, 'compareFingers'>;
    readonly calibration: EvidenceCalibration;
  };
  readonly fusion: EvidenceFusion;
}

/** What everything that two people share says about their being one. */
export interface PersonComparison {
  /** All of it as one score; two who share nothing have none, and are never told apart by it. */
  readonly score: ComparisonScore | 'nothing_shared';
  /** Source by source, the face first. */
  readonly evidence: readonly SourceScore[];
}

/** One source of a probe compared with one reference. */
interface Compared {
  readonly source: BiometricSource;
  readonly evidence: SourceEvidence;
}

/** What the register holds of a person, as far as the present networks made it. */
export function referenceFrom(stored: StoredBiometrics, modelHash: string): TemplateSet {
  const fingers = stored.fingers.flatMap(({ template }) => {
    const finger = templateFromStored(template, modelHash);
    return finger === 'other_model' ? [] : [finger];
  });
  return { face: stored.face, fingers };
}

/** The fingers of a reference that a probe's finger can be compared with. */
export function comparableFingers(
  probe: FingerTemplate,
  { fingers }: TemplateSet,
): readonly FingerTemplate[] {
  return fingers.filter(
    ({ position, model }) =>
      model === probe.model && (probe.position === 'unknown' || position === probe.position),
  );
}

/**
 * What several comparisons of one finger say when any of them may be the right one: the mean of
 * the ratios, and the best score as rare as the best of so many is.
 */
function anyOf(
  calibration: EvidenceCalibration,
  comparisons: readonly FingerComparison[],
): SourceEvidence {
  const ratios = comparisons.map(({ logLikelihoodRatio }) => logLikelihoodRatio);
  const largest = Math.max(...ratios);
  const mean = ratios.reduce((sum, ratio) => sum + Math.exp(ratio - largest), 0) / ratios.length;
  return {
    calibration,
    score: bestScore(comparisons.map(({ score }) => score)),
    logLikelihoodRatio: largest + Math.log(mean),
  };
}

/** What the similarity of two faces says. */
export function faceCompared(calibration: EvidenceCalibration, similarity: number): Compared {
  const score = calibration.score(similarity);
  const logLikelihoodRatio = calibration.logLikelihoodRatio(similarity);
  return { source: 'face', evidence: { calibration, score, logLikelihoodRatio } };
}

function facesCompared(
  { calibration }: CompareNeeds,
  probe: TemplateSet,
  reference: TemplateSet,
): readonly Compared[] {
  if (probe.face === 'none' || reference.face === 'none') return [];
  return [faceCompared(calibration, similarityOf(probe.face, reference.face))];
}

/** One finger with every reference that has it, in one call of the engine. */
async function fingerCompared(
  { fingers: { engine, calibration } }: CompareNeeds,
  probe: FingerTemplate,
  references: readonly TemplateSet[],
): Promise<readonly (readonly Compared[])[]> {
  const comparable = references.map((reference) => comparableFingers(probe, reference));
  const flat = comparable.flat();
  const comparisons = flat.length === 0 ? [] : await engine.compareFingers(probe, flat);
  let at = 0;
  return comparable.map(({ length }) => {
    const own = comparisons.slice(at, at + length);
    at += length;
    return own.length === 0 ? [] : [{ source: probe.position, evidence: anyOf(calibration, own) }];
  });
}

/** What these sources say together. */
export function fused(fusion: EvidenceFusion, compared: readonly Compared[]): PersonComparison {
  const whole = fusion.fuse(compared.map(({ evidence }) => evidence));
  return {
    score: whole.ok ? whole.value.score : whole.error.kind,
    evidence: compared.map(({ source, evidence }) => ({ source, score: evidence.score })),
  };
}

/** One probe with many references, answered in their order. */
export async function comparePeople(
  needs: CompareNeeds,
  probe: TemplateSet,
  references: readonly TemplateSet[],
): Promise<readonly PersonComparison[]> {
  const fingers = await Promise.all(
    probe.fingers.map((finger) => fingerCompared(needs, finger, references)),
  );
  return references.map((reference, place) =>
    fused(needs.fusion, [
      ...facesCompared(needs, probe, reference),
      ...fingers.flatMap((compared) => compared[place] ?? []),
    ]),
  );
}
