import type { RgbImage } from '../../vocabulary/image.ts';
import type { Tensor } from '../network.ts';

/** How pixels become numbers: value = (byte − mean) / scale. */
export interface Normalisation {
  readonly order: 'rgb' | 'bgr';
  readonly mean: number;
  readonly scale: number;
}

/** An image as planes, 1 × 3 × height × width. */
export function planes(image: RgbImage, { order, mean, scale }: Normalisation): Tensor {
  const pixels = image.widthPx * image.heightPx;
  const data = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel += 1) {
    const plane = (order === 'bgr' ? 2 - channel : channel) * pixels;
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      data[plane + pixel] = ((image.data[3 * pixel + channel] ?? 0) - mean) / scale;
    }
  }
  return { dims: [1, 3, image.heightPx, image.widthPx], data };
}

/** An image as one plane of luminance (ITU-R BT.601), 0 … 255/256, 1 × 1 × height × width. */
export function luminancePlane(image: RgbImage): Tensor {
  const pixels = image.widthPx * image.heightPx;
  const data = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const red = image.data[3 * pixel] ?? 0;
    const green = image.data[3 * pixel + 1] ?? 0;
    const blue = image.data[3 * pixel + 2] ?? 0;
    data[pixel] = (0.299 * red + 0.587 * green + 0.114 * blue) / 256;
  }
  return { dims: [1, 1, image.heightPx, image.widthPx], data };
}
