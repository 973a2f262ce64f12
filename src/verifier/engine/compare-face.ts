import { calibrationOf, type Calibration } from '../../biometrics/calibration.ts';
import { similarityOf } from '../../biometrics/face/compare.ts';
import { embedFace, type EmbeddingNetworks } from '../../biometrics/face/embed-face.ts';
import { enlargedPortrait } from '../../biometrics/face/enlarge.ts';
import { assessFace } from '../../biometrics/face/quality/assess.ts';
import { passQuality, verificationQuality } from '../../capture/quality-gate.ts';
import type { RgbImage } from '../../vocabulary/image.ts';
import type { Advice } from '../../vocabulary/quality.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Template } from '../../vocabulary/template.ts';

/** The networks, and what their similarities mean. */
export interface FaceComparer {
  readonly networks: EmbeddingNetworks;
  readonly calibration: Calibration;
}

/** Why a face says nothing; another picture may. */
export type LiveRefusal =
  | { readonly kind: 'no_face' }
  | { readonly kind: 'quality_low'; readonly advice: readonly Advice[] };

/** A comparer by a model's measured rates. */
export function faceComparer(
  networks: EmbeddingNetworks,
  table: Parameters<typeof calibrationOf>[0],
): FaceComparer {
  return { networks, calibration: calibrationOf(table) };
}

/** The template of a live face that is good enough to be compared. */
export async function liveTemplate(
  { networks }: FaceComparer,
  image: RgbImage,
): Promise<Result<Template, LiveRefusal>> {
  const embedded = await embedFace(networks, image);
  if (!embedded.ok) return embedded;
  const { face, faces, template, norm } = embedded.value;
  const { unified, measures } = assessFace({ image, face, faces, embeddingNorm: norm });
  const passed = passQuality({ quality: unified, measures }, verificationQuality);
  return passed.ok ? ok(template) : fail({ kind: 'quality_low', advice: passed.error.advice });
}

/** The template of a code's photograph; `none` when no face is found on it. */
export async function portraitTemplate(
  { networks }: FaceComparer,
  portrait: RgbImage,
): Promise<Template | 'none'> {
  const embedded = await embedFace(networks, enlargedPortrait(portrait));
  return embedded.ok ? embedded.value.template : 'none';
}

/** Comparison score of two templates, 0 … 80. */
export function scoreOf({ calibration }: FaceComparer, one: Template, other: Template): number {
  return calibration.score(similarityOf(one, other));
}
