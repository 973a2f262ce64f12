import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ModelId } from '../vocabulary/template.ts';

/** Sizes of the dimensions; the name of one that differs from input to input. */
const shape = z
  .array(z.union([z.number().int().positive(), z.string().regex(/^[a-z]+$/)]))
  .min(1)
  .max(6)
  .readonly();

const checked = {
  path: z.string().refine((path) => !path.split('/').includes('..'), 'a path inside it'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
};

/** The file inside an npm package, or beside the manifest, and what it must hash to. */
const Source = z.union([
  z
    .object({ package: z.string(), version: z.string(), ...checked })
    .strict()
    .readonly(),
  z
    .object({ trainedBy: z.string(), ...checked })
    .strict()
    .readonly(),
]);

/** What `models/<name>@<version>/manifest.json` says about a network. */
const Manifest = z
  .object({
    id: ModelId,
    task: z.string(),
    source: Source,
    input: z.object({ name: z.string(), shape, normalisation: z.string() }).strict().readonly(),
    outputs: z.record(z.string(), shape).readonly(),
    /** Measured non-mated rates, for networks whose outputs are compared. */
    calibration: z
      .array(
        z
          .object({
            similarity: z.number().min(-1).max(1),
            falseMatchRate: z.number().positive().max(1),
          })
          .strict()
          .readonly(),
      )
      .min(2)
      .readonly()
      .optional(),
    /** Measured mated rates, for networks whose comparisons are fused with others. */
    matedCalibration: z
      .array(
        z
          .object({
            similarity: z.number().min(-1).max(1),
            falseNonMatchRate: z.number().positive().max(1),
          })
          .strict()
          .readonly(),
      )
      .min(2)
      .readonly()
      .optional(),
  })
  .strict()
  .readonly();
export type Manifest = z.infer<typeof Manifest>;

/** A network whose file is what its manifest says. */
export interface Model {
  readonly manifest: Manifest;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
}

function refused(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/**
 * Reads a model and checks its hash.
 * @throws an Error with code `model_missing`, `model_manifest_damaged` or `model_altered`
 */
export async function loadModel(modelsDirectory: string, id: string): Promise<Model> {
  const path = join(modelsDirectory, id, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refused('model_missing', `the manifest of ${id} can not be read`, cause);
  });
  const manifest = parse(text, id);
  const { source } = manifest;
  const directory =
    'package' in source ? await packageDirectory(source.package) : join(modelsDirectory, id);
  const bytes = await readFile(join(directory, source.path)).catch((cause: unknown) => {
    throw refused('model_missing', `the file of ${id} can not be read`, cause);
  });
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== source.sha256) {
    throw refused('model_altered', `the file of ${id} is not the one that was measured`);
  }
  return { manifest, bytes };
}

function parse(text: string, id: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = Manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw refused('model_manifest_damaged', `the manifest of ${id} is damaged`, cause);
  }
  if (manifest.id !== id) {
    throw refused('model_manifest_damaged', `the manifest in the place of ${id} is another's`);
  }
  return manifest;
}

/** Where npm put the package; its own exports may hide its package.json. */
async function packageDirectory(name: string): Promise<string> {
  const require = createRequire(import.meta.url);
  for (const place of require.resolve.paths(name) ?? []) {
    const directory = join(place, name);
    const found = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
    if (found !== undefined) return dirname(join(directory, 'package.json'));
  }
  throw refused('model_missing', `the package ${name} is not installed`);
}
