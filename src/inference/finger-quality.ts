import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FingerQualityConstants } from '../biometrics/finger/quality/unified.ts';
import { QualityComponent } from '../vocabulary/quality.ts';
import { ModelId } from '../vocabulary/template.ts';

/** The folder in `models/` of what the quality of fingers was fitted to. */
export const fingerQualityModel = 'finger-quality@1';

const finite = z.number();

/** What `models/finger-quality@1/constants.json` says. */
export const FingerQualityFile = z
  .object({
    /** Whose readings the constants were fitted to; another network needs others. */
    network: z
      .object({ id: ModelId, sha256: z.string().regex(/^[0-9a-f]{64}$/) })
      .strict()
      .readonly(),
    terms: z
      .array(
        z
          .object({
            component: QualityComponent,
            middle: finite,
            spread: z.number().positive(),
            weight: finite,
            bend: finite,
          })
          .strict()
          .readonly(),
      )
      .min(1)
      .readonly(),
    bias: finite,
    scale: z.object({ middle: finite, spread: z.number().positive() }).strict().readonly(),
  })
  .strict()
  .readonly();
export type FingerQualityFile = z.infer<typeof FingerQualityFile>;

/**
 * Reads the constants of the quality of fingers.
 * @throws an Error with code `model_missing` or `model_manifest_damaged`
 */
export async function loadFingerQuality(
  modelsDirectory: string,
): Promise<FingerQualityFile & FingerQualityConstants> {
  const path = join(modelsDirectory, fingerQualityModel, 'constants.json');
  const refused = (code: string, what: string) => (cause: unknown) => {
    throw Object.assign(new Error(`${path} ${what}`, { cause }), { code });
  };
  const text = await readFile(path, 'utf8').catch(refused('model_missing', 'can not be read'));
  try {
    return FingerQualityFile.parse(JSON.parse(text));
  } catch (cause) {
    return refused('model_manifest_damaged', 'is damaged')(cause);
  }
}
