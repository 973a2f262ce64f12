import type { TipBox } from '../biometrics/finger/tip-box.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { slapPositions, type SlapKind } from '../vocabulary/slap.ts';
import { contactOf, sensed } from './finger-press.ts';
import type { Finger } from './finger.ts';
import { sampled, smoothNoise, type Plane } from './plane.ts';
import { Random } from './random.ts';

/** How several fingers are pressed at once; what is not said is drawn at random. */
export interface SlapPress {
  readonly kind: SlapKind;
  readonly seed: string;
  /** Fingers that the person does not have or does not press. */
  readonly missing?: readonly KnownFinger[];
  /** Fingers under a bandage: cloth lies on the sensor where they would be. */
  readonly bandaged?: readonly KnownFinger[];
  /** Radians by which the hand is turned, clockwise. */
  readonly turn?: number;
  readonly hardship?: number;
  /** Whether neighbours touch each other. */
  readonly touching?: boolean;
}

/** A generated image of several fingers and what is true about it. */
export interface Slap {
  readonly image: GreyImage;
  /** From left to right. */
  readonly tips: readonly { readonly position: KnownFinger; readonly box: TipBox }[];
}

const canvas = { width: 1600, height: 1500 };

/** A part of the skin in a frame of its own, in which the finger points up. */
interface Patch {
  readonly ridge: Plane;
  readonly touch: Plane;
}

/** Where the middle of a frame lies on the canvas. */
interface Laid {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly grown: number;
}

/** How far each finger lies from the tip of the middle one, towards the palm, in pixels. */
const lowered: Readonly<Record<string, number>> = {
  index: 95,
  middle: 0,
  ring: 60,
  little: 300,
  thumb: 0,
};
const breadth: Readonly<Record<string, number>> = {
  index: 0.95,
  middle: 1,
  ring: 0.94,
  little: 0.8,
  thumb: 1.15,
};

/** Where more of a plane than a trace is: the sides of the patch that was touched. */
function touchedSides({ width, height, data }: Plane) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = 0; at < data.length; at += 1) {
    if ((data[at] ?? 0) < 0.5) continue;
    const x = at % width;
    const y = Math.floor(at / width);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { left, right, top, bottom };
}

/** The middle part of a finger, whose ridges run across it. */
function phalanx(width: number, random: Random): Patch {
  const size = { width, height: Math.round(random.between(200, 420)) };
  const bend = smoothNoise(size, 70, random).data;
  const patchy = smoothNoise(size, 25, random).data;
  const period = random.between(8, 11);
  const slope = random.normal(0, 0.25);
  const touch = new Float32Array(width * size.height);
  const ridge = touch.map((_, at) => {
    const x = (at % width) - width / 2;
    const y = Math.floor(at / width) - size.height / 2;
    const rim =
      Math.abs((2 * x) / width) ** 4 + Math.abs((2 * y) / size.height) ** 6 + 0.1 * (bend[at] ?? 0);
    touch[at] = 1 / (1 + Math.exp(12 * (rim - 0.8)));
    const wave = Math.sin((2 * Math.PI * (y + slope * x + 9 * (bend[at] ?? 0))) / period);
    return (patchy[at] ?? 0) > 1.4 ? 0.1 : 1 / (1 + Math.exp(-4 * wave));
  });
  return { ridge: { ...size, data: ridge }, touch: { ...size, data: touch } };
}

/** Cloth: it has threads and no ridges. */
function bandage(random: Random): Patch {
  const size = { width: 300, height: 430 };
  const grain = smoothNoise(size, 5, random).data;
  const touch = new Float32Array(size.width * size.height);
  const ridge = touch.map((_, at) => {
    const x = (at % size.width) / 150 - 1;
    const y = Math.floor(at / size.width) / 215 - 1;
    touch[at] = 0.35 / (1 + Math.exp(20 * (x ** 4 + y ** 4 - 0.8)));
    return 0.5 + 0.2 * (grain[at] ?? 0);
  });
  return { ridge: { ...size, data: ridge }, touch: { ...size, data: touch } };
}

/** Lays a patch on the canvas; where two meet, the firmer one is seen. */
function lay(onto: Patch, patch: Patch, { x, y, turn, grown }: Laid, firmness: number): void {
  const { width, height } = patch.touch;
  const cosine = Math.cos(turn) / grown;
  const sine = Math.sin(turn) / grown;
  const reach = Math.ceil((grown * Math.hypot(width, height)) / 2);
  const [fromX, toX] = [Math.max(0, Math.floor(x - reach)), Math.min(canvas.width, x + reach)];
  const [fromY, toY] = [Math.max(0, Math.floor(y - reach)), Math.min(canvas.height, y + reach)];
  for (let row = fromY; row < toY; row += 1) {
    for (let column = fromX; column < toX; column += 1) {
      const u = cosine * (column - x) + sine * (row - y) + width / 2;
      const v = -sine * (column - x) + cosine * (row - y) + height / 2;
      if (u < 0 || v < 0 || u > width - 1 || v > height - 1) continue;
      const near = Math.round(v) * width + Math.round(u);
      const firm = firmness * (patch.touch.data[near] ?? 0);
      const at = row * canvas.width + column;
      if (firm <= (onto.touch.data[at] ?? 0)) continue;
      onto.touch.data[at] = firm;
      onto.ridge.data[at] = sampled(patch.ridge, u, v);
    }
  }
}

/** From the frame of a finger to the canvas. */
function moved({ x, y, turn, grown }: Laid, across: number, along: number) {
  return {
    x: x + grown * (Math.cos(turn) * across - Math.sin(turn) * along),
    y: y + grown * (Math.sin(turn) * across + Math.cos(turn) * along),
  };
}

/** A fingertip with what follows below it, and the box around the tip. */
function layFinger(
  onto: Patch,
  finger: Finger,
  laid: Laid,
  press: { readonly random: Random; readonly hardship: number; readonly faint: number },
): TipBox {
  const { random, hardship, faint } = press;
  const turn = random.normal(0, 0.05);
  const seed = 'slap';
  const tip = contactOf(finger, { seed, hardship, turn, sensor: 'glass' }, random);
  lay(onto, tip, laid, faint);
  const { left, right, top, bottom } = touchedSides(tip.touch);
  const { width, height } = tip.touch;
  if (random.chance(0.75)) {
    const part = phalanx(Math.round((right - left) * random.between(0.75, 0.95)), random);
    const gap = random.between(6, 40);
    const below = bottom - height / 2 + gap + part.touch.height / 2;
    const place = moved(laid, (left + right - width) / 2, below);
    lay(onto, part, { ...laid, ...place }, faint * random.between(0.5, 0.95));
  }
  const middle = moved(laid, (left + right - width) / 2, (top + bottom - height) / 2);
  return {
    ...middle,
    widthPx: laid.grown * (right - left),
    heightPx: laid.grown * (bottom - top),
    turn: laid.turn,
  };
}

/** Where each finger of the hand lies, from left to right. */
function hand({ kind, turn: asked, touching: close }: SlapPress, random: Random): readonly Laid[] {
  const positions = slapPositions[kind];
  const drawn = random.normal(0, 0.2);
  const turn = asked ?? Math.min(0.52, Math.max(-0.52, drawn));
  const touching = close ?? random.chance(0.35);
  const apart = kind === 'two_thumbs' ? random.between(480, 700) : touching ? 290 : 365;
  const size = random.normal(0.93, 0.05);
  const middle = { x: canvas.width / 2 + random.normal(0, 20), y: random.between(560, 700) };
  return positions.map((position, place) => {
    const name = position.split('_')[1] ?? '';
    const spread = place - (positions.length - 1) / 2;
    const across = spread * apart + random.normal(0, 8);
    const along = (lowered[name] ?? 0) - 110 + random.normal(0, 22);
    const splay = spread * (touching ? 0.02 : 0.06) + random.normal(0, 0.03);
    const grown = size * (breadth[name] ?? 1);
    return { ...moved({ ...middle, turn, grown: 1 }, across, along), turn: turn + splay, grown };
  });
}

/**
 * Several fingers pressed at once, always the same for the same seed.
 * @param fingers of the person, at least one; a position takes that of its place, and begins anew
 */
export function slapOf(fingers: readonly Finger[], press: SlapPress): Slap {
  const random = new Random('slap', press.seed, press.kind);
  const hardship = press.hardship ?? random.between(0, 0.7);
  const empty = () => ({ ...canvas, data: new Float32Array(canvas.width * canvas.height) });
  const onto = { ridge: empty(), touch: empty() };
  const tips: { position: KnownFinger; box: TipBox }[] = [];
  const places = hand(press, random);
  for (const [place, position] of slapPositions[press.kind].entries()) {
    const laid = places[place];
    const finger = fingers[place % fingers.length];
    const faint = position.endsWith('little') ? random.between(0.35, 1) : random.between(0.75, 1);
    if (!laid || !finger || press.missing?.includes(position)) continue;
    if (press.bandaged?.includes(position)) {
      lay(onto, bandage(random), laid, 1);
      continue;
    }
    tips.push({ position, box: layFinger(onto, finger, laid, { random, hardship, faint }) });
  }
  return { image: sensed({ ...onto, sensor: 'glass', hardship }, random), tips };
}
