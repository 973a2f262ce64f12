import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import type { Point } from '../face.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { distance, luminances, mean, regionOf } from './measure.ts';
import type { QualityInput } from './measure.ts';

/** Mean colour around a point: red, green and blue as shares of their sum. */
function colourAround(input: QualityInput, centre: Point, radius: number): readonly number[] {
  const { image } = input;
  const region = regionOf(image, {
    left: centre.x - radius,
    right: centre.x + radius,
    top: centre.y - radius,
    bottom: centre.y + radius,
  });
  const sums = [0, 0, 0];
  for (let y = region.top; y < region.bottom; y += 1) {
    for (let x = region.left; x < region.right; x += 1) {
      const at = (y * image.widthPx + x) * 3;
      for (const channel of sums.keys()) {
        sums[channel] = (sums[channel] ?? 0) + (image.data[at + channel] ?? 0);
      }
    }
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  const light = mean(luminances(image, region, 16)) / 255;
  return [...sums.map((sum) => (total === 0 ? 0 : sum / total)), light / 3];
}

/**
 * How far the skin between nose and mouth and on the chin differs in colour from the cheeks under
 * the eyes, 0 … about 0.5. A mask, a scarf or a hand over the mouth stands out; a beard does too,
 * therefore this only advises, and a covering in the colour of the skin is missed.
 */
export function occlusion(input: QualityInput): QualityMeasure {
  const { five, landmarks } = input.face;
  const eyes = distance(five.leftEye, five.rightEye);
  const radius = Math.max(1, eyes / 10);
  const cheek = (eye: Point) => colourAround(input, { x: eye.x, y: eye.y + 0.45 * eyes }, radius);
  const cheeks = [cheek(five.leftEye), cheek(five.rightEye)];
  const lip = {
    x: (five.nose.x + (five.leftMouth.x + five.rightMouth.x) / 2) / 2,
    y: (five.nose.y + (five.leftMouth.y + five.rightMouth.y) / 2) / 2,
  };
  const jaw = landmarks[8] ?? lip;
  const chin = { x: jaw.x, y: jaw.y - 0.2 * eyes };
  const unlike = (place: Point) => {
    const colour = colourAround(input, place, radius);
    const differences = cheeks.map((skin) =>
      Math.hypot(...skin.map((share, channel) => share - (colour[channel] ?? 0))),
    );
    return Math.min(...differences);
  };
  const native = (unlike(lip) + unlike(chin)) / 2;
  const value = ramp(native, 0.3, 0.05);
  return {
    component: 'occlusion',
    native,
    value,
    advice: value < goodEnough ? 'uncover_face' : 'none',
  };
}
