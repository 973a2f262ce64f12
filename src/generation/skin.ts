import type { Sensor } from './finger-press.ts';
import { smoothNoise, type Plane } from './plane.ts';
import type { Random } from './random.ts';

/** How moist skin looks on each kind of sensor, added to the relief. */
const moisture: Readonly<Record<Sensor, number>> = { glass: 0.15, chip: -0.15, swipe: -0.02 };

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Takes what a crease keeps from the sensor out of the ridges. */
function crease(ridge: Float32Array, { width, height }: Plane, random: Random, long: number): void {
  const x = random.between(0, width);
  const y = random.between(0, height);
  const angle = random.between(0, Math.PI);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const broad = random.between(0.8, long > 50 ? 2.6 : 1.4);
  const deep = random.between(0.45, 1);
  const reach = 3 * broad;
  for (let along = -long; along <= long; along += 0.5) {
    for (let across = -reach; across <= reach; across += 0.5) {
      const column = Math.round(x + along * cosine - across * sine);
      const row = Math.round(y + along * sine + across * cosine);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const at = row * width + column;
      // Each pixel is met several times; four of them make one deep line.
      ridge[at] = (ridge[at] ?? 0) * (1 - (deep / 4) * Math.exp(-((across / broad) ** 2)));
    }
  }
}

/** How much of each pixel's ridge touches, 0 … 1.1, as moisture, dryness, age and work leave it. */
export function skinTouching(
  relief: Plane,
  sensor: Sensor,
  random: Random,
  hardship: number,
): Plane {
  const noiseOf = (cellPx: number) => smoothNoise(relief, cellPx, random).data;
  const bias = random.normal(moisture[sensor], 0.12 + 0.3 * hardship);
  const press = noiseOf(80);
  const wet = random.chance(0.3 * hardship) ? noiseOf(random.between(25, 60)) : undefined;
  const wetFrom = random.between(0.4, 1.5);
  const worn = random.chance(0.2 * hardship) ? random.between(0.3, 0.75) : 1;
  const steep = random.between(2.5, 6);
  const grain = noiseOf(random.between(2, 4.5));
  const grainy = 0.05 + 0.3 * hardship * random.unit();
  const dotted = random.chance((sensor === 'chip' ? 0.5 : 0.2) * (0.3 + hardship));
  const dots = dotted ? noiseOf(random.between(2.2, 4)) : undefined;
  const dotsFrom = random.between(0.2, 1.4);
  const dotsDeep = random.between(0.4, 0.9);
  const patches = random.chance(0.7) ? noiseOf(random.between(10, 26)) : undefined;
  const patchesFrom = random.between(1.1, 2.5) - 1.2 * hardship;
  const ridge = relief.data.map((height, at) => {
    const soaked = wet ? 0.8 * logistic(3 * ((wet[at] ?? 0) - wetFrom)) : 0;
    const moist = bias + 0.2 * (0.3 + hardship) * (press[at] ?? 0) + soaked;
    let touch = logistic(steep * (worn * height + moist)) + grainy * (grain[at] ?? 0);
    if (dots) touch *= 1 - dotsDeep * logistic(6 * ((dots[at] ?? 0) - dotsFrom));
    if (patches) touch *= 0.15 + 0.85 * logistic(4 * ((patches[at] ?? 0) + patchesFrom));
    return Math.min(1.1, Math.max(0, touch));
  });
  const creases = random.chance(hardship) ? random.below(4) : 0;
  for (let count = 0; count < creases; count += 1) {
    crease(ridge, relief, random, random.between(40, 220));
  }
  const wrinkles = random.chance(0.25 * hardship) ? 8 + random.below(20) : 0;
  for (let count = 0; count < wrinkles; count += 1) {
    crease(ridge, relief, random, random.between(8, 35));
  }
  return { ...relief, data: ridge };
}
