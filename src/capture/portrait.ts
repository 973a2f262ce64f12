import sharp from 'sharp';
import { enlargedPortrait } from '../biometrics/face/enlarge.ts';
import type { PortraitFrame } from '../biometrics/face/portrait-frame.ts';
import type { RgbImage } from '../vocabulary/image.ts';

/** How large a portrait in a QR code is, in pixels, and how many bytes it may take. */
export interface PortraitSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytesMax: number;
}

/** The sizes that were measured; docs/card.md has what each costs in accuracy. */
export const portraitSizes = {
  small: { widthPx: 48, heightPx: 60, bytesMax: 400 },
  /** What a card has room for beside a signer's certificate. */
  lean: { widthPx: 64, heightPx: 80, bytesMax: 450 },
  medium: { widthPx: 64, heightPx: 80, bytesMax: 600 },
  large: { widthPx: 96, heightPx: 120, bytesMax: 800 },
} as const satisfies Readonly<Record<string, PortraitSize>>;

/** What is left of a face for a code on paper. */
export interface Portrait {
  /** Grey WebP. */
  readonly bytes: Uint8Array;
  /** WebP's own, 1 … 80: the highest that the bytes allowed. */
  readonly webpQuality: number;
}

const qualityMax = 80;
/** A face that is all noise is softened, in pixels, before it is given up. */
const softenings = [0, 1, 2, 4] as const;

type Raw = { readonly data: Buffer; readonly width: number; readonly height: number };

/** The pixels inside the frame; beyond the sample its edges go on. */
async function cut({ widthPx, heightPx, data }: RgbImage, frame: PortraitFrame): Promise<Raw> {
  const left = Math.floor(frame.left);
  const top = Math.floor(frame.top);
  const right = Math.ceil(frame.left + frame.width);
  const bottom = Math.ceil(frame.top + frame.height);
  const inside = {
    left: Math.min(Math.max(0, left), widthPx - 1),
    top: Math.min(Math.max(0, top), heightPx - 1),
    right: Math.max(Math.min(widthPx, right), 1),
    bottom: Math.max(Math.min(heightPx, bottom), 1),
  };
  const width = Math.max(1, inside.right - inside.left);
  const height = Math.max(1, inside.bottom - inside.top);
  const { data: pixels, info } = await sharp(data, {
    raw: { width: widthPx, height: heightPx, channels: 3 },
  })
    .extract({ left: inside.left, top: inside.top, width, height })
    .extend({
      left: Math.max(0, inside.left - left),
      top: Math.max(0, inside.top - top),
      right: Math.max(0, right - inside.left - width),
      bottom: Math.max(0, bottom - inside.top - height),
      extendWith: 'copy',
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height };
}

async function reduced(
  { data, width, height }: Raw,
  { widthPx, heightPx }: PortraitSize,
  softening: number,
): Promise<Raw> {
  const image = sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: widthPx, height: heightPx, fit: 'fill', kernel: 'lanczos3' })
    .greyscale();
  const soft = softening > 0 ? image.blur(softening) : image;
  const pixels = await soft.toColourspace('b-w').raw().toBuffer();
  return { data: pixels, width: widthPx, height: heightPx };
}

async function encoded({ data, width, height }: Raw, quality: number): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: 1 } });
  return new Uint8Array(await image.webp({ quality, effort: 6 }).toBuffer());
}

/** The highest quality whose bytes are few enough; they grow with it, nearly always. */
async function fitted(image: Raw, bytesMax: number): Promise<Portrait | undefined> {
  let best: Portrait | undefined;
  let low = 1;
  let high = qualityMax;
  while (low <= high) {
    const webpQuality = Math.floor((low + high) / 2);
    const bytes = await encoded(image, webpQuality);
    if (bytes.length <= bytesMax) {
      best = { bytes, webpQuality };
      low = webpQuality + 1;
    } else {
      high = webpQuality - 1;
    }
  }
  return best;
}

/**
 * A portrait that fits a QR code: cut to the face, grey, its quality lowered until its bytes do.
 * @throws an Error with code `portrait_too_large` when nothing recognisable would be left
 */
export async function portraitOf(
  image: RgbImage,
  frame: PortraitFrame,
  size: PortraitSize,
): Promise<Portrait> {
  const face = await cut(image, frame);
  for (const softening of softenings) {
    const portrait = await fitted(await reduced(face, size, softening), size.bytesMax);
    if (portrait) return portrait;
  }
  throw Object.assign(new Error('the face does not fit its bytes'), { code: 'portrait_too_large' });
}

/** Of the portrait that people see on a card: 300 dpi at 24 mm would be 283. */
const printed = { widthPx: 480, heightPx: 600, quality: 88 } as const;

/** A portrait for people, as JPEG in colour. */
export async function printedPortrait(image: RgbImage, frame: PortraitFrame): Promise<Uint8Array> {
  const { data, width, height } = await cut(image, frame);
  const { widthPx, heightPx, quality } = printed;
  const portrait = sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: widthPx, height: heightPx, fit: 'fill', kernel: 'lanczos3' })
    .jpeg({ quality });
  return new Uint8Array(await portrait.toBuffer());
}

/** The portraits of all sizes, largest first. */
export async function portraitsOfAllSizes(
  image: RgbImage,
  frame: PortraitFrame,
): Promise<readonly Uint8Array[]> {
  const { large, medium, lean, small } = portraitSizes;
  const portraits = [large, medium, lean, small].map((size) => portraitOf(image, frame, size));
  return (await Promise.all(portraits)).map(({ bytes }) => bytes);
}

const sidePxMax = 256;

/**
 * A portrait as a sample that networks can read, four times as large.
 * @throws an Error with code `portrait_damaged`
 */
export async function sampleFromPortrait(bytes: Uint8Array): Promise<RgbImage> {
  const refused = (cause?: unknown) =>
    Object.assign(new Error('no portrait can be read', { cause }), { code: 'portrait_damaged' });
  if (bytes.length === 0) throw refused();
  const header = await sharp(bytes).metadata().catch(refused);
  if (header instanceof Error) throw header;
  const { format, width, height } = header;
  if (format !== 'webp' || Math.max(width, height) > sidePxMax) throw refused();
  const { data, info } = await sharp(bytes, { failOn: 'error' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw refused(error);
    });
  if (info.channels !== 3) throw refused();
  return enlargedPortrait({
    widthPx: info.width,
    heightPx: info.height,
    data: new Uint8Array(data),
  });
}
