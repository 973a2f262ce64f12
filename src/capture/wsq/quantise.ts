import type { Region } from './subbands.ts';
import type { WaveletPlane } from './wavelet.ts';

/** What becomes one whole number in a subband; no bin where the subband is left out. */
export interface Bin {
  readonly width: number;
  /** Of the bin around zero, which is wider than the others. */
  readonly zeroWidth: number;
}

/** Where in a bin its numbers lie when they come back: rather towards zero. */
export const standardCentre = 0.44;
/** Subbands with less variance say nothing. */
const varianceMin = 1.01;
/** Less than this in the four lowest subbands together: the print lies not in the middle. */
const centralVarianceMin = 20_000;
const centralNumbersMin = 8;
/** Finer ones say less than a grey's rounding, and the lowest subband's levels would not fit. */
const binWidthMin = 0.25;
const zeroShare = 1.2;
/** How many of its deviations a subband's numbers are taken to reach over. */
const loading = 2.5;
/** Weights of the subbands of the highest frequencies, from the 53rd. */
const weights = [1.32, 1.08, 1.42, 1.08, 1.32, 1.42, 1.08, 1.08];
const weightedFrom = 52;
const lowestSubbands = 4;
const largeSubbandsFrom = 51;

/** The part of a subband that a print surely covers. */
function central({ x, y, width, height }: Region): Region {
  return {
    x: x + Math.floor(width / 8),
    y: y + Math.floor((9 * height) / 32),
    width: Math.floor((3 * width) / 4),
    height: Math.floor((7 * height) / 16),
  };
}

/** Sums over a region. */
function moments({ numbers, width }: WaveletPlane, region: Region) {
  let [sum, squares] = [0, 0];
  for (let row = region.y; row < region.y + region.height; row += 1) {
    for (let at = row * width + region.x; at < row * width + region.x + region.width; at += 1) {
      const number = numbers[at] ?? 0;
      sum += number;
      squares += number * number;
    }
  }
  return { sum, squares, count: region.width * region.height };
}

function variance(plane: WaveletPlane, region: Region): number {
  const { sum, squares, count } = moments(plane, region);
  return (squares - (sum * sum) / count) / (count - 1);
}

function meanSquare(plane: WaveletPlane, region: Region): number {
  const { squares, count } = moments(plane, region);
  return squares / count;
}

/** How much there is in each subband. */
function spreads(plane: WaveletPlane): readonly number[] {
  const { subbands } = plane.tree;
  const few = subbands.some((subband) => {
    const { width, height } = central(subband);
    return width * height < centralNumbersMin;
  });
  // A handful of numbers may all be alike and say much, so they are measured from zero.
  if (few) return subbands.map((subband) => meanSquare(plane, subband));
  const inside = subbands.map((subband) => variance(plane, central(subband)));
  const lowest = inside.slice(0, lowestSubbands).reduce((sum, one) => sum + one, 0);
  if (lowest >= centralVarianceMin) return inside;
  return subbands.map((subband) => variance(plane, subband));
}

/** A subband that is kept: its number, its share of the pixels, its spread, its bin unscaled. */
interface Kept {
  readonly subband: number;
  readonly share: number;
  readonly deviation: number;
  readonly width: number;
}

/** How much of the image a subband is. Source: the three sizes of the specification. */
function shareOf(subband: number): number {
  if (subband < lowestSubbands) return 1 / 1024;
  return subband < largeSubbandsFrom ? 1 / 256 : 1 / 16;
}

function keptOf(spread: readonly number[]): readonly Kept[] {
  return spread.flatMap((one, subband) => {
    if (one < varianceMin) return [];
    const share = shareOf(subband);
    const weight = subband < weightedFrom ? 1 : (weights[subband - weightedFrom] ?? 1);
    const width = subband < lowestSubbands ? 1 : 10 / (weight * Math.log(one));
    return [{ subband, share, deviation: Math.sqrt(one), width }];
  });
}

/** By what all bins are divided so that the image takes about `bitRate` bits a pixel. */
function scaleOf(all: readonly Kept[], bitRate: number): number {
  let kept = all;
  for (;;) {
    const shares = kept.reduce((sum, { share }) => sum + share, 0);
    const product = kept.reduce(
      (sum, { share, deviation, width }) => sum + share * Math.log(deviation / width),
      0,
    );
    const scale = 2 ** (bitRate / shares - 1) / loading / Math.exp(product / shares);
    const coded = kept.filter(({ width, deviation }) => width / scale < 2 * loading * deviation);
    // Subbands that would take less than no bits are put aside, as long as there are any.
    if (coded.length === kept.length || coded.length === 0) return scale;
    kept = coded;
  }
}

/** Bins for every subband of an image that is to take about `bitRate` bits a pixel. */
export function chooseBins(plane: WaveletPlane, bitRate: number): readonly (Bin | undefined)[] {
  const kept = keptOf(spreads(plane));
  const scale = kept.length === 0 ? 1 : scaleOf(kept, bitRate);
  const widths = new Map(
    kept.map(({ subband, width }) => [subband, Math.max(binWidthMin, width / scale)]),
  );
  return plane.tree.subbands.map((_, subband) => {
    const width = widths.get(subband);
    return width === undefined ? undefined : { width, zeroWidth: zeroShare * width };
  });
}

/** The number of the bin that a number falls into. */
export function quantised(number: number, { width, zeroWidth }: Bin): number {
  const beyond = Math.abs(number) - zeroWidth / 2;
  if (beyond <= 0) return 0;
  return Math.sign(number) * (Math.floor(beyond / width) + 1);
}

/** The number that stands for all in a bin. */
export function dequantised(level: number, { width, zeroWidth }: Bin, centre: number): number {
  if (level === 0) return 0;
  return Math.sign(level) * ((Math.abs(level) - centre) * width + zeroWidth / 2);
}
