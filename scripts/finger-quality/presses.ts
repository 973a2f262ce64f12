import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../src/files/replace-file.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';

const header = 8;

/** Where an impression is kept so that another run need not press it again. */
function encoded({ widthPx, heightPx, data }: GreyImage): Uint8Array {
  const bytes = Buffer.alloc(header + data.length);
  bytes.writeUInt32LE(widthPx, 0);
  bytes.writeUInt32LE(heightPx, 4);
  bytes.set(data, header);
  return bytes;
}

function decoded(bytes: Buffer): GreyImage {
  const widthPx = bytes.readUInt32LE(0);
  const heightPx = bytes.readUInt32LE(4);
  return { widthPx, heightPx, data: bytes.subarray(header), dpi: 500 };
}

/**
 * Presses of one generated finger, each as hard as its seed says; kept in `work`.
 * @param finger number of the finger
 */
export async function pressesOf(
  work: string,
  finger: number,
  presses: number,
): Promise<readonly GreyImage[]> {
  await mkdir(work, { recursive: true });
  const seed = `quality ${finger}`;
  let made: ReturnType<typeof generatedFinger> | undefined;
  const images: GreyImage[] = [];
  for (let press = 0; press < presses; press += 1) {
    const path = join(work, `finger-${finger}-press-${press}.grey`);
    const kept = await readFile(path).catch(() => undefined);
    if (kept) {
      images.push(decoded(kept));
      continue;
    }
    made ??= generatedFinger(seed);
    const image = pressed(made, { seed: `press ${press}` });
    await replaceFile(path, 0o644, (handle) => handle.writeFile(encoded(image)));
    images.push(image);
  }
  return images;
}
