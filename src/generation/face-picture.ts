import type { RgbImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { generatedVector } from './faces.ts';

const size = { widthPx: 240, heightPx: 320 };

/** Inside an ellipse, as a part of the picture's size: centre and half axes. */
function within(
  [x, y]: readonly [number, number],
  [cx, cy, rx, ry]: readonly [number, number, number, number],
): boolean {
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
}

/**
 * A drawing that stands for a generated photograph: one person's captures look alike, and nobody
 * takes it for a person.
 */
export function generatedFacePicture(
  photograph: Uint8Array,
): Result<RgbImage, { readonly kind: 'unknown_format' }> {
  const said = /^\["generated photograph","([^"]*)",/.exec(Buffer.from(photograph).toString());
  if (!said) return fail({ kind: 'unknown_format' });
  const traits = [...generatedVector(`drawing of ${said[1]}`, 6)].map((one) => (one + 1) / 2);
  const [skin = 0.5, hair = 0.5, width = 0.5, eyes = 0.5, mouth = 0.5, top = 0.5] = traits;
  const half = 0.24 + 0.1 * width;
  const { widthPx, heightPx } = size;
  const data = new Uint8Array(widthPx * heightPx * 3);
  const colourAt = (place: readonly [number, number]): readonly [number, number, number] => {
    const apart = 0.09 + 0.05 * eyes;
    const eye = [0.5 - apart, 0.5 + apart].some((cx) => within(place, [cx, 0.44, 0.035, 0.02]));
    if (eye) return [40, 34, 32];
    if (within(place, [0.5, 0.64, 0.07 + 0.06 * mouth, 0.018])) return [150, 82, 78];
    if (within(place, [0.5, 0.54, 0.025, 0.035])) return [150 + 40 * skin, 112, 86];
    const under = place[1] > 0.24 + 0.1 * top;
    if (under && within(place, [0.5, 0.5, half, 0.3])) return [178 + 50 * skin, 140, 110];
    if (within(place, [0.5, 0.42, half + 0.05, 0.28])) return [30 + 90 * hair, 34, 30];
    if (within(place, [0.5, 1.05, 0.46, 0.3])) return [70, 90 + 60 * hair, 110];
    return [214, 218, 214];
  };
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    const place = [(pixel % widthPx) / widthPx, Math.floor(pixel / widthPx) / heightPx] as const;
    data.set(colourAt(place), pixel * 3);
  }
  return ok({ widthPx, heightPx, data });
}
