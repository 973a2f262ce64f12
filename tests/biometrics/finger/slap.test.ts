import { describe, expect, test } from 'vitest';
import { segmentSlap } from '../../../src/biometrics/finger/slap.ts';
import { generatedFinger } from '../../../src/generation/finger.ts';
import { Random } from '../../../src/generation/random.ts';
import { slapOf } from '../../../src/generation/slap.ts';
import type { GreyImage } from '../../../src/vocabulary/image.ts';

interface Drawn {
  readonly x: number;
  readonly top: number;
  readonly height?: number;
}

/** Ellipses of level ridges on an empty sensor: quick, and exactly known. */
function drawn(fingers: readonly Drawn[]): GreyImage {
  const [widthPx, heightPx] = [1600, 1000];
  const data = new Uint8Array(widthPx * heightPx).fill(240);
  for (const { x, top, height = 380 } of fingers) {
    for (let row = top; row < top + height; row += 1) {
      const level = (2 * (row - top)) / height - 1;
      const half = Math.round(140 * Math.sqrt(1 - level * level));
      const grey = row % 10 < 5 ? 70 : 220;
      data.fill(grey, row * widthPx + x - half, row * widthPx + x + half);
    }
  }
  return { widthPx, heightPx, data, dpi: 500 };
}

const index: Drawn = { x: 250, top: 220 };
const middle: Drawn = { x: 615, top: 110 };
const ring: Drawn = { x: 980, top: 180 };
const little: Drawn = { x: 1340, top: 450, height: 320 };
const right = [index, middle, ring, little];

const asked = { kind: 'right_four', missing: [] } as const;

describe('fingers are named from left to right', () => {
  test('of a right hand', () => {
    const segmented = segmentSlap(drawn(right), asked);
    expect(segmented).toMatchObject({
      ok: true,
      value: [
        { position: 'right_index' },
        { position: 'right_middle' },
        { position: 'right_ring' },
        { position: 'right_little' },
      ],
    });
    if (!segmented.ok) return;
    for (const [place, { box, crop }] of segmented.value.entries()) {
      const { x, top, height = 380 } = right[place] ?? index;
      expect(Math.abs(box.x - x)).toBeLessThan(16);
      expect(Math.abs(box.y - (top + height / 2))).toBeLessThan(24);
      expect(crop.data).toHaveLength(crop.widthPx * crop.heightPx);
    }
  });

  test('without the one that is missing', () => {
    const missing = ['right_index'] as const;
    const segmented = segmentSlap(drawn([middle, ring, little]), { ...asked, missing });
    const positions = segmented.ok ? segmented.value.map(({ position }) => position) : [];
    expect(positions).toEqual(['right_middle', 'right_ring', 'right_little']);
  });

  test('of two thumbs', () => {
    const thumbs = [
      { x: 500, top: 200 },
      { x: 1100, top: 220 },
    ];
    const segmented = segmentSlap(drawn(thumbs), { kind: 'two_thumbs', missing: [] });
    const positions = segmented.ok ? segmented.value.map(({ position }) => position) : [];
    expect(positions).toEqual(['left_thumb', 'right_thumb']);
  });
});

describe('what was not asked for is refused:', () => {
  test('a finger too few', () => {
    const segmented = segmentSlap(drawn([index, middle, ring]), asked);
    expect(segmented).toMatchObject({ error: { kind: 'fewer_than_asked', asked: 4 } });
  });

  test('a finger that is said to be missing', () => {
    const segmented = segmentSlap(drawn(right), { ...asked, missing: ['right_ring'] });
    expect(segmented).toMatchObject({ error: { kind: 'more_than_asked', asked: 3 } });
  });

  test('a neighbour of the other hand’s lengths', () => {
    // The middle part of the finger below makes the turn of the hand certain.
    const parts = right.map(({ x, top, height = 380 }) => ({
      x,
      top: top + height + 30,
      height: 150,
    }));
    const segmented = segmentSlap(drawn([...right, ...parts]), { kind: 'left_four', missing: [] });
    expect(segmented).toMatchObject({ error: { kind: 'hand_doubtful' } });
  });
});

describe('there are no fingers on', () => {
  const image = (widthPx: number, heightPx: number, grey: (at: number) => number): GreyImage => ({
    widthPx,
    heightPx,
    data: Uint8Array.from({ length: widthPx * heightPx }, (_, at) => grey(at)),
    dpi: 500,
  });
  const random = new Random('noise');
  test.each([
    ['an empty sensor', image(800, 750, () => 240)],
    ['noise', image(800, 750, () => random.below(256))],
    ['a shadow', image(800, 750, (at) => (at % 800) / 4)],
    ['a pixel', image(1, 1, () => 0)],
    ['no pixel', image(0, 0, () => 0)],
    ['a line across', image(5000, 2, (at) => at % 256)],
    ['a line down', image(2, 5000, (at) => at % 256)],
  ])('%s', (_what, one) => {
    expect(segmentSlap(one, asked)).toEqual({ ok: false, error: { kind: 'no_fingers' } });
  });
});

test('generated hands that are turned, and one with a bandage, are segmented', () => {
  const fingers = [0, 1].map((finger) => generatedFinger(`slap ${finger}`));
  const presses = [
    { kind: 'right_four', seed: 'turned', turn: 0.3, hardship: 0.3 },
    { kind: 'left_four', seed: 'bandage', hardship: 0.3, bandaged: ['left_ring'] },
  ] as const;
  for (const press of presses) {
    const { image, tips } = slapOf(fingers, press);
    const missing = 'bandaged' in press ? press.bandaged : [];
    const segmented = segmentSlap(image, { kind: press.kind, missing });
    const found = segmented.ok ? segmented.value : [];
    expect(found.map(({ position }) => position)).toEqual(tips.map(({ position }) => position));
    for (const [place, { box }] of found.entries()) {
      const truth = tips[place]?.box;
      expect(Math.hypot(box.x - (truth?.x ?? 0), box.y - (truth?.y ?? 0))).toBeLessThan(60);
    }
  }
});
