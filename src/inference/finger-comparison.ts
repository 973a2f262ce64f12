import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FingerComparisonConstants } from '../biometrics/finger/compare.ts';
import { comparisonFeatures } from '../biometrics/finger/comparison-features.ts';
import { ModelId } from '../vocabulary/template.ts';

/** The folder of the constants in `models/`. */
const fingerComparisonId = 'finger-comparison@1';

const share = z.number().positive().max(1);

/** What `constants.json` there says; scripts/fit-finger-comparison.ts writes it. */
const ConstantsFile = z
  .object({
    id: z.literal(fingerComparisonId),
    model: ModelId,
    /** The network that found the minutiae, exactly. */
    modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
    fittedBy: z.string(),
    fittedOn: z
      .object({
        seeds: z.string(),
        presses: z.number().int().positive(),
        matedPairs: z.number().int().positive(),
        nonMatedPairs: z.number().int().positive(),
      })
      .strict()
      .readonly(),
    bias: z.number(),
    weights: z.record(z.enum(comparisonFeatures), z.number().nonnegative()).readonly(),
    calibration: z
      .array(z.object({ similarity: z.number(), falseMatchRate: share }).strict().readonly())
      .min(2)
      .readonly(),
    matedCalibration: z
      .array(z.object({ similarity: z.number(), falseNonMatchRate: share }).strict().readonly())
      .min(2)
      .readonly(),
  })
  .strict()
  .readonly();
type ConstantsFile = z.infer<typeof ConstantsFile>;

/**
 * Reads the constants of the comparison of fingers.
 * @throws an Error with code `model_missing` or `model_manifest_damaged`
 */
export async function loadFingerComparison(
  modelsDirectory: string,
): Promise<FingerComparisonConstants & Pick<ConstantsFile, 'modelSha256'>> {
  const path = join(modelsDirectory, fingerComparisonId, 'constants.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refused('model_missing', `the constants of ${fingerComparisonId} can not be read`, cause);
  });
  try {
    return ConstantsFile.parse(JSON.parse(text));
  } catch (cause) {
    throw refused(
      'model_manifest_damaged',
      `the constants of ${fingerComparisonId} are damaged`,
      cause,
    );
  }
}

function refused(code: string, message: string, cause: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
