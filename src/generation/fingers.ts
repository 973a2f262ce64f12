import { BothMatchers } from '../biometrics/finger/both-matchers.ts';
import type { FingerComparison, FingerEngine } from '../biometrics/finger/finger-engine.ts';
import { preparedOf } from '../biometrics/finger/prepared-finger.ts';
import type { FingerPosition, FingerTemplate } from '../vocabulary/finger.ts';
import { innerProduct } from '../vocabulary/inner-product.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { minutiaSetOf } from '../vocabulary/minutiae.ts';
import { Quality } from '../vocabulary/quality.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import { ModelId } from '../vocabulary/template.ts';
import { generatedCapture, generatedVector } from './faces.ts';

/** The models of generated fingers; they never compare with those of real ones. */
const minutiaeModel = ModelId.parse('generated-minutiae@1');
export const generatedFingerModel = ModelId.parse('generated-finger@1');
export const generatedFingerDimension = 256;

/** An impression at 500 dpi, and how many minutiae it has. */
const size = { widthPx: 300, heightPx: 400 };
const minutiaeCount = 40;

/** The bytes that stand for an impression of a finger: a rehearsal's station reads them. */
export function generatedImpression(
  person: string,
  position: FingerPosition,
  capture: string,
): Uint8Array {
  return Buffer.from(JSON.stringify(['generated finger', person, position, capture]), 'utf8');
}

/** Minutiae that depend on the finger, each a little elsewhere in every capture. */
function minutiaeOf(finger: string, capture: string) {
  const own = generatedVector(`minutiae ${finger}`, 4 * minutiaeCount);
  const noise = generatedVector(`minutiae ${finger} ${capture}`, 4 * minutiaeCount);
  // The vectors have unit norm, so their numbers lie around ±1 / √length.
  const scale = Math.sqrt(4 * minutiaeCount);
  const number = (place: number, spread: number, jitter: number) =>
    (own[place] ?? 0) * scale * spread + (noise[place] ?? 0) * scale * jitter;
  const within = (value: number, max: number) => Math.min(max - 1, Math.max(0, value));
  return minutiaSetOf(
    Array.from({ length: minutiaeCount }, (_, place) => ({
      x: within(size.widthPx / 2 + number(4 * place, 60, 2), size.widthPx),
      y: within(size.heightPx / 2 + number(4 * place + 1, 80, 2), size.heightPx),
      direction: number(4 * place + 2, 2, 0.05),
      certainty: 1 - place / (2 * minutiaeCount),
      ending: number(4 * place + 3, 1, 0) > 0 ? 1 : 0,
    })),
  );
}

/** What stands in the bytes of a generated impression. */
interface SaidFinger {
  readonly finger: string;
  readonly capture: string;
}

function saidIn(data: Uint8Array): SaidFinger | undefined {
  const said = /^\["generated finger","([^"]*)","([a-z_]*)","([^"]*)"\]$/.exec(
    Buffer.from(data).toString('utf8'),
  );
  if (!said) return undefined;
  const [, person = '', pressed = '', capture = ''] = said;
  return { finger: `finger ${person} ${pressed}`, capture };
}

/** The ridge of a minutia in a picture. */
const stroke = { lengthPx: 12, widthPx: 3, grey: 60 };

/** What people see of a generated impression: the end of a ridge at every minutia, on white. */
export function generatedPicture(
  impression: Uint8Array,
): Result<GreyImage, { readonly kind: 'unknown_format' }> {
  const said = saidIn(impression);
  if (!said) return fail({ kind: 'unknown_format' });
  const { widthPx, heightPx } = size;
  const data = new Uint8Array(widthPx * heightPx).fill(255);
  const { x, y, direction, count } = minutiaeOf(said.finger, said.capture);
  for (let row = 0; row < count; row += 1) {
    const [across, down] = [Math.cos(direction[row] ?? 0), Math.sin(direction[row] ?? 0)];
    for (let along = 0; along <= stroke.lengthPx; along += 0.5) {
      for (let aside = -stroke.widthPx / 2; aside <= stroke.widthPx / 2; aside += 0.5) {
        const column = Math.round((x[row] ?? 0) + across * along - down * aside);
        const line = Math.round((y[row] ?? 0) + down * along + across * aside);
        const inside = column >= 0 && column < widthPx && line >= 0 && line < heightPx;
        if (inside) data[line * widthPx + column] = stroke.grey;
      }
    }
  }
  return ok({ widthPx, heightPx, data, dpi: 500 });
}

/** Score and ratio as they would be of real fingers: captures of one finger lie around 0.75. */
function comparison(probe: FingerTemplate, reference: FingerTemplate): FingerComparison {
  const similarity = innerProduct(probe.embedding.vector, reference.embedding.vector, 0);
  const score = Math.min(80, Math.max(0, 110 * (similarity - 0.12)));
  return {
    score: ComparisonScore.parse(score),
    // No press of a generated finger is so poor that strangers' resemblance would be usual.
    logLikelihoodRatio: ((score - 20) * (score < 20 ? 2.6 : 1) * Math.LN10) / 10,
  };
}

/**
 * Turns generated impressions into templates; everything else shows no ridges. What finger it is
 * stands in the impression, whatever the position that is stated: a rehearsal can mix them up.
 */
export const generatedSingleFingers: Omit<FingerEngine, 'segmentSlap'> = {
  extractFinger: async ({ data }, position) => {
    const said = saidIn(data);
    if (!said) return fail({ kind: 'no_finger' });
    const { finger, capture } = said;
    const template: FingerTemplate = {
      position,
      model: minutiaeModel,
      ...size,
      minutiae: minutiaeOf(finger, capture),
      quality: Quality.parse(capture.startsWith('poor') ? 30 : 80),
      embedding: {
        modality: 'finger',
        model: generatedFingerModel,
        vector: generatedCapture(finger, capture, generatedFingerDimension),
      },
    };
    return ok({ template, measures: [], networkMs: 0 });
  },
  compareFingers: async (probe, references) =>
    references.map((reference) => comparison(probe, reference)),
  // Pairs as the matchers of real fingers find them; the score stays what embeddings say.
  explainFingers: async (probe, reference) => {
    const [one, other] = [preparedOf(probe.minutiae), preparedOf(reference.minutiae)];
    const matchers = new BothMatchers();
    const shared = matchers.shared(matchers.compare(one, other), one, other);
    return { comparison: comparison(probe, reference), ...shared };
  },
};
