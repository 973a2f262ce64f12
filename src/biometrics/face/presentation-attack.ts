import type { Network } from '../network.ts';
import type { FaceBox } from './face.ts';
import type { Pyramid } from './pyramid.ts';
import { planes } from './tensor.ts';
import { cutting } from './warp.ts';

/** How far around the face the network looks, in heights of the face; the mean is steadier. */
const crops: readonly number[] = [0.8, 0.9, 1, 1.1, 1.2];
const sidePx = 128;
/** Probabilities are kept away from 0 and 1 so that their logits stay finite. */
const probabilityMin = 1e-7;

/**
 * How likely the face is a living person's and not a print or a screen: the mean logit over five
 * crops, as a probability, 0 … 1. A risk signal, never the only gate: at equal errors it misses one
 * attack in eight (models/face-liveness@1/README.md).
 */
export async function presentationAttackScore(
  network: Network,
  pyramid: Pyramid,
  box: FaceBox,
): Promise<number> {
  let logits = 0;
  for (const crop of crops) {
    const half = ((box.bottom - box.top) * crop) / 2;
    const x = (box.left + box.right) / 2;
    const y = (box.top + box.bottom) / 2;
    const square = { left: x - half, top: y - half, right: x + half, bottom: y + half };
    const face = cutting(square, { widthPx: sidePx, heightPx: sidePx }, 'edge');
    const input = planes(pyramid, face, { order: 'bgr', mean: 0, scale: 1 });
    const answer = await network.run(input);
    const [classes] = Object.values(answer);
    if (!classes) throw new Error('the liveness network answers its classes');
    logits += logitOfFirst(classes.data);
  }
  return 1 / (1 + Math.exp(-logits / crops.length));
}

/** Logit of the softmax probability of the first class, which is the living one. */
function logitOfFirst(classes: Float32Array): number {
  const highest = Math.max(...classes);
  const powers = classes.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((total, value) => total + value, 0);
  const probability = (powers[0] ?? 0) / sum;
  const kept = Math.min(1 - probabilityMin, Math.max(probabilityMin, probability));
  return Math.log(kept / (1 - kept));
}
