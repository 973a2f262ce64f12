import { Quality } from '../../../src/vocabulary/quality.ts';
import { ModelId } from '../../../src/vocabulary/template.ts';
import type { FingerTemplate } from '../../../src/vocabulary/finger.ts';
import { minutiaSetOf, type MinutiaSet } from '../../../src/vocabulary/minutiae.ts';
import { Random } from '../../../src/generation/random.ts';

/** A minutia of a finger, before anybody presses it. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly direction: number;
}

/** As a network that is equally sure of all would find them. */
export function setOf(points: readonly Point[]): MinutiaSet {
  return minutiaSetOf(points.map((point) => ({ ...point, certainty: 0.9, ending: 0.5 })));
}

/** A finger's minutiae; their directions follow a flow, as ridges do. */
export function fingerOf(seed: number): readonly Point[] {
  const source = new Random('finger', seed);
  const random = () => source.unit();
  const bend = random() * 4;
  const points: Point[] = [];
  while (points.length < 60) {
    const x = (random() - 0.5) * 300;
    const y = (random() - 0.5) * 360;
    if ((x / 150) ** 2 + (y / 180) ** 2 > 1) continue;
    const flow = Math.atan2(y + 60, x) / 2 + bend * (x / 300) + (random() < 0.5 ? 0 : Math.PI);
    points.push({ x, y, direction: flow });
  }
  return points;
}

/** One impression: turned, shifted, bent, with minutiae missing, wandering and made up. */
export function pressed(finger: readonly Point[], seed: number, keep = 0.7): MinutiaSet {
  const source = new Random('press', seed);
  const random = () => source.unit();
  const normal = () => source.normal();
  const turn = normal() * 0.25;
  const [shiftX, shiftY, pull] = [normal() * 20, normal() * 20, normal() * 0.02];
  const points = finger.flatMap((point) => {
    if (random() > keep) return [];
    const bentX = point.x * (1 + (pull * point.y) / 100) + normal() * 2;
    const bentY = point.y * (1 - (pull * point.x) / 100) + normal() * 2;
    return [
      {
        x: Math.cos(turn) * bentX - Math.sin(turn) * bentY + shiftX,
        y: Math.sin(turn) * bentX + Math.cos(turn) * bentY + shiftY,
        direction: point.direction + turn + normal() * 0.1,
      },
    ];
  });
  const madeUp = Array.from({ length: 12 }, () => ({
    x: (random() - 0.5) * 300,
    y: (random() - 0.5) * 360,
    direction: random() * 2 * Math.PI,
  }));
  return setOf([...points, ...madeUp]);
}

/** The same minutiae, turned around the origin and then shifted. */
export function movedBy(
  points: readonly Point[],
  turn: number,
  shift: { readonly x: number; readonly y: number },
): readonly Point[] {
  return points.map(({ x, y, direction }) => ({
    x: Math.cos(turn) * x - Math.sin(turn) * y + shift.x,
    y: Math.sin(turn) * x + Math.cos(turn) * y + shift.y,
    direction: direction + turn,
  }));
}

/** The points of a set. */
export function pointsOf({ count, x, y, direction }: MinutiaSet): readonly Point[] {
  return Array.from({ length: count }, (_, row) => ({
    x: x[row] ?? 0,
    y: y[row] ?? 0,
    direction: direction[row] ?? 0,
  }));
}

/** A template of these minutiae, moved to where an image has its pixels. */
export function templateOf(minutiae: MinutiaSet): FingerTemplate {
  const model = ModelId.parse('finger-minutiae@1');
  return {
    position: 'right_index',
    model,
    widthPx: 384,
    heightPx: 480,
    minutiae: { ...minutiae, x: minutiae.x.map((x) => x + 192), y: minutiae.y.map((y) => y + 240) },
    quality: Quality.parse(80),
    embedding: { modality: 'finger', model, vector: new Float32Array(0) },
  };
}
