import { ridgeFlow } from './finger-flow.ts';
import type { Plane } from './plane.ts';
import { Random } from './random.ts';

/** A finger that nobody has, before anybody presses it on a sensor. */
export interface Finger {
  readonly seed: string;
  /** Above zero on a ridge, below in a valley, −1 … 1; one value for 2 × 2 pixels at 500 dpi. */
  readonly relief: Plane;
}

/** Pixels at 500 dpi for one value of the relief. */
export const reliefPx = 2;

const size = { width: 216, height: 288 };
const directions = 24;
const periods = [3.3, 3.9, 4.5, 5.1, 5.9];
const steps = 26;
const reach = 6;

interface Filter {
  /** From the middle, in a plane with a rim of `reach` pixels. */
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
}

/** A filter that answers to ridges of this direction and distance, and not to plain skin. */
function filterOf(angle: number, period: number, stride: number): Filter {
  const taps: { offset: number; bell: number; wave: number }[] = [];
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const along = x * Math.cos(angle) + y * Math.sin(angle);
      const across = -x * Math.sin(angle) + y * Math.cos(angle);
      const bell = Math.exp(
        -((along / (0.6 * period)) ** 2) / 2 - (across / (0.46 * period)) ** 2 / 2,
      );
      if (bell < 0.02) continue;
      const wave = Math.cos((2 * Math.PI * across) / period);
      taps.push({ offset: y * stride + x, bell, wave });
    }
  }
  const bells = taps.reduce((sum, { bell }) => sum + bell, 0);
  const mean = taps.reduce((sum, { bell, wave }) => sum + bell * wave, 0) / bells;
  return {
    offsets: Int32Array.from(taps, ({ offset }) => offset),
    weights: Float32Array.from(taps, ({ bell, wave }) => (bell * (wave - mean)) / bells),
  };
}

/** The plane with its rim mirrored outwards. */
function rimmed(data: Float32Array, stride: number): Float32Array {
  const out = new Float32Array(stride * (size.height + 2 * reach));
  const mirror = (place: number, end: number) =>
    place < 0 ? -place - 1 : place >= end ? 2 * end - place - 1 : place;
  for (let y = -reach; y < size.height + reach; y += 1) {
    const row = mirror(y, size.height) * size.width;
    for (let x = -reach; x < size.width + reach; x += 1) {
      out[(y + reach) * stride + x + reach] = data[row + mirror(x, size.width)] ?? 0;
    }
  }
  return out;
}

/** Every pixel answers to the filter of its own direction and period. */
function filtered(data: Float32Array, filters: readonly Filter[], which: Uint8Array): Float32Array {
  const stride = size.width + 2 * reach;
  const wide = rimmed(data, stride);
  const out = new Float32Array(data.length);
  let squares = 0;
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const at = y * size.width + x;
      const filter = filters[which[at] ?? 0];
      if (!filter) continue;
      const { offsets, weights } = filter;
      const middle = (y + reach) * stride + x + reach;
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap += 1) {
        sum += (weights[tap] ?? 0) * (wide[middle + (offsets[tap] ?? 0)] ?? 0);
      }
      out[at] = sum;
      squares += sum * sum;
    }
  }
  const deviation = Math.sqrt(squares / data.length);
  return out.map((value) => Math.tanh((2.2 * value) / deviation));
}

/**
 * The finger of this seed, always the same. Ridges grow from noise under filters that follow their
 * flow, and where they do not fit minutiae appear (the idea of Cappelli, Maio and Maltoni, 2000).
 */
export function generatedFinger(seed: string): Finger {
  const random = new Random('finger', seed);
  const { orientation, period } = ridgeFlow(size, reliefPx, random);
  const stride = size.width + 2 * reach;
  const filters = periods.flatMap((one) =>
    Array.from({ length: directions }, (_, step) =>
      filterOf((Math.PI * step) / directions, one, stride),
    ),
  );
  const which = Uint8Array.from(orientation.data, (angle, at) => {
    const step = Math.round((angle / Math.PI) * directions);
    const direction = ((step % directions) + directions) % directions;
    const wide = (period.data[at] ?? 9) / reliefPx;
    const nearest = periods.reduce(
      (best, one, place) =>
        Math.abs(one - wide) < Math.abs((periods[best] ?? 0) - wide) ? place : best,
      0,
    );
    return nearest * directions + direction;
  });
  let data: Float32Array = Float32Array.from({ length: size.width * size.height }, () =>
    random.normal(),
  );
  for (let step = 0; step < steps; step += 1) data = filtered(data, filters, which);
  return { seed, relief: { ...size, data } };
}
