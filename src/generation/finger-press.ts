import type { GreyImage } from '../vocabulary/image.ts';
import { reliefPx, type Finger } from './finger.ts';
import { blurred, sampled, smoothNoise, type Plane } from './plane.ts';
import { Random } from './random.ts';
import { skinTouching } from './skin.ts';

/** How a finger is pressed; what is not said is drawn at random. */
export interface Press {
  /** Which press of this finger. */
  readonly seed: string;
  /** 0 is a good one on a good sensor, 1 what breaks matchers. */
  readonly hardship?: number;
  /** Radians by which the finger is turned, clockwise. */
  readonly turn?: number;
  readonly sensor?: Sensor;
}

/** Skin on a sensor, before the sensor makes grey levels of it. */
export interface Contact {
  /** How much of each pixel's ridge touches, 0 … 1.1. */
  readonly ridge: Plane;
  /** How firmly each pixel is touched, 0 … 1. */
  readonly touch: Plane;
  readonly sensor: Sensor;
  readonly hardship: number;
}

/** The kinds of sensor. */
const sensors = ['glass', 'chip', 'swipe'] as const;
export type Sensor = (typeof sensors)[number];

const dpi = 500;
const size = { width: 384, height: 480 };

/** From a pixel of the image to a place of the relief. */
interface Placing {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Where the finger lies, and how its skin is pulled: held in the middle, free at the rim. */
function placed(
  { relief, seed }: Finger,
  random: Random,
  { hardship, turn: asked }: { readonly hardship: number; readonly turn: number | undefined },
): Placing {
  const grown = new Random('size of finger', seed).normal(1, 0.07) * random.normal(1, 0.012);
  const drawn = random.normal(0, 0.17 + 0.1 * hardship);
  const turn = asked ?? drawn;
  const shiftX = random.normal(0, 14 + 10 * hardship);
  const shiftY = random.normal(0, 18 + 12 * hardship);
  const pullX = random.normal(0, 2 + 7 * hardship);
  const pullY = random.normal(0, 2 + 9 * hardship);
  const twist = random.normal(0, 0.02 + 0.06 * hardship);
  const held = random.between(50, 110);
  const waves = [smoothNoise(size, 70, random), smoothNoise(size, 70, random)] as const;
  const wave = random.between(0.3, 1.5 + 3 * hardship);
  const x = new Float32Array(size.width * size.height);
  const y = new Float32Array(size.width * size.height);
  for (let row = 0; row < size.height; row += 1) {
    for (let column = 0; column < size.width; column += 1) {
      const at = row * size.width + column;
      const fromX = (column - size.width / 2 - shiftX) / grown;
      const fromY = (row - size.height / 2 - shiftY) / grown;
      // How far outside the middle that sticks to the sensor.
      const slide = Math.min(1.5, Math.max(0, Math.hypot(fromX, fromY) - held) / 100);
      const angle = -turn - twist * slide;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      const u = cosine * fromX - sine * fromY + pullX * slide + wave * (waves[0].data[at] ?? 0);
      const v = sine * fromX + cosine * fromY + pullY * slide + wave * (waves[1].data[at] ?? 0);
      x[at] = u / reliefPx + relief.width / 2;
      y[at] = v / reliefPx + relief.height / 2;
    }
  }
  return { x, y };
}

/** How firmly each pixel is touched, 0 … 1. */
function touched({ relief }: Finger, placing: Placing, random: Random, hardship: number): Plane {
  const partly = random.chance(0.04 + 0.22 * hardship);
  const halfX = size.width * (partly ? random.between(0.2, 0.34) : random.between(0.32, 0.5));
  const halfY = size.height * (partly ? random.between(0.2, 0.34) : random.between(0.33, 0.48));
  const middleX = size.width / 2 + random.normal(0, partly ? 40 : 12);
  const middleY = size.height / 2 + random.normal(0, partly ? 55 : 18);
  const uneven = smoothNoise(size, 60, random);
  const sharp = random.between(10, 35);
  const round = random.between(1.8, 2.6);
  const data = new Float32Array(size.width * size.height);
  for (let at = 0; at < data.length; at += 1) {
    const x = placing.x[at] ?? 0;
    const y = placing.y[at] ?? 0;
    if (x < 3 || y < 3 || x > relief.width - 4 || y > relief.height - 4) continue;
    const column = at % size.width;
    const row = (at - column) / size.width;
    const rim =
      Math.abs((column - middleX) / halfX) ** round +
      Math.abs((row - middleY) / halfY) ** round +
      0.09 * (uneven.data[at] ?? 0);
    data[at] = 1 / (1 + Math.exp(sharp * (rim - 1)));
  }
  return { ...size, data };
}

/** The image that the sensor makes of a contact of any size. */
export function sensed({ ridge, touch, sensor, hardship }: Contact, random: Random): GreyImage {
  const { width, height } = touch;
  const glare = smoothNoise(touch, 150, random);
  const light = random.between(0.72, 1);
  const lightWander = random.chance(0.5) ? 0.05 : 0;
  const contrast = random.between(0.4, 0.95) * (1 - 0.4 * hardship * random.unit());
  const valley = random.chance(sensor === 'chip' ? 0.25 : 0.65) ? random.between(0, 0.28) : 0;
  const data = touch.data.map((firm, at) => {
    const base = light + lightWander * (glare.data[at] ?? 0);
    return base - firm * (valley + contrast * (ridge.data[at] ?? 0));
  });
  const soft = blurred({ ...touch, data }, random.between(0.45, 1 + 0.6 * hardship));
  const noise = random.between(0.005, 0.04 + 0.06 * hardship);
  const stripe = sensor === 'swipe' ? 5 + random.below(10) : height;
  const gamma = random.between(0.75, 1.35);
  const bytes = new Uint8Array(data.length);
  let band = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (sensor === 'swipe' && at % (stripe * width) === 0) band = random.normal(0, 0.025);
    const grey = (soft.data[at] ?? 0) + band + random.normal(0, noise);
    bytes[at] = 255 * Math.min(1, Math.max(0, grey)) ** gamma;
  }
  return { widthPx: width, heightPx: height, data: bytes, dpi };
}

/** How the skin of a generated finger lies on the sensor; everything else is drawn. */
export function contactOf(finger: Finger, press: Press, random: Random): Contact {
  const hardship = press.hardship ?? random.unit();
  const drawn = sensors[random.below(sensors.length)] ?? 'glass';
  const sensor = press.sensor ?? drawn;
  const placing = placed(finger, random, { hardship, turn: press.turn });
  const touch = touched(finger, placing, random, hardship);
  const relief = touch.data.map((firm, at) =>
    firm < 1e-3 ? 0 : sampled(finger.relief, placing.x[at] ?? 0, placing.y[at] ?? 0),
  );
  const ridge = skinTouching({ ...size, data: relief }, sensor, random, hardship);
  return { ridge, touch, sensor, hardship };
}

/** One impression of a generated finger, always the same for the same seeds. */
export function pressed(finger: Finger, press: Press): GreyImage {
  const random = new Random('press', finger.seed, press.seed);
  return sensed(contactOf(finger, press, random), random);
}
