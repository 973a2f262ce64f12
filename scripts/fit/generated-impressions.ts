import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, existsSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { readRidges } from '../../src/biometrics/finger/ridge-reading.ts';
import type { Network } from '../../src/biometrics/network.ts';
import { generatedFinger, type Finger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { fingerModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { minutiaSetOf, type Minutia, type MinutiaSet } from '../../src/vocabulary/minutiae.ts';

/** Impressions of generated fingers and the minutiae found in them, kept in a folder. */
export interface ImpressionStore {
  readonly modelHash: string;
  /** The minutiae of each impression of the finger of this seed. */
  impressionsOf(seed: string, count: number): Promise<readonly MinutiaSet[]>;
}

const dpi = 500;
const size = { widthPx: 384, heightPx: 480 };

/** Written whole or not at all, since a run may be stopped at any moment. */
function keep(path: string, data: Uint8Array | string): void {
  writeFileSync(`${path}.part`, data);
  renameSync(`${path}.part`, path);
}

/** Images depend on seeds alone; minutiae on the network too, so they lie in a folder of its hash. */
export async function openImpressionStore(
  work: string,
  modelsDirectory: string,
): Promise<ImpressionStore> {
  const model = await loadModel(modelsDirectory, fingerModels.minutiae);
  const network = await openNetwork(model);
  const modelHash = createHash('sha256').update(model.bytes).digest('hex');
  const images = join(work, 'images');
  const minutiae = join(work, `minutiae-${modelHash.slice(0, 12)}`);
  mkdirSync(images, { recursive: true });
  mkdirSync(minutiae, { recursive: true });
  return {
    modelHash,
    async impressionsOf(seed, count) {
      const path = join(minutiae, `${seed}-${count}.json`);
      if (!existsSync(path)) keep(path, await read(network, images, seed, count));
      return JSON.parse(readFileSync(path, 'utf8'), undefined).map((rows: readonly Minutia[]) =>
        minutiaSetOf(rows),
      );
    },
  };
}

async function read(
  network: Network,
  images: string,
  seed: string,
  count: number,
): Promise<string> {
  let finger: Finger | undefined;
  const impressions: (readonly Minutia[])[] = [];
  for (let press = 0; press < count; press += 1) {
    const path = join(images, `${seed}-${press}.grey`);
    if (!existsSync(path)) {
      finger ??= generatedFinger(seed);
      keep(path, pressed(finger, { seed: String(press) }).data);
    }
    const image: GreyImage = { ...size, data: readFileSync(path), dpi };
    impressions.push(rowsOf((await readRidges(network, image)).minutiae));
  }
  return JSON.stringify(impressions);
}

function rowsOf({ count, x, y, direction, certainty, ending }: MinutiaSet): readonly Minutia[] {
  const short = (value: number | undefined) => Number((value ?? 0).toFixed(4));
  return Array.from({ length: count }, (_, row) => ({
    x: short(x[row]),
    y: short(y[row]),
    direction: short(direction[row]),
    certainty: short(certainty[row]),
    ending: short(ending[row]),
  }));
}
