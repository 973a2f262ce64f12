import { expect, test } from 'vitest';
import { FingerComparator, prepareFinger } from '../../../src/biometrics/finger/compare.ts';
import {
  alignmentInWords,
  explanationDrawing,
} from '../../../src/biometrics/finger/explanation.ts';
import { loadFingerComparison } from '../../../src/inference/finger-comparison.ts';
import { fingerOf, movedBy, pressed, setOf, templateOf } from './pressed-points.ts';

const comparator = new FingerComparator(await loadFingerComparison('models'));
const probe = templateOf(pressed(fingerOf(1), 1));
const reference = templateOf(pressed(fingerOf(1), 2));
const explanation = comparator.explain(prepareFinger(probe), prepareFinger(reference));
const minutiaeOnly = { kind: 'minutiae_only' } as const;
const drawing = explanationDrawing(
  explanation,
  { template: probe, picture: minutiaeOnly },
  { template: reference, picture: minutiaeOnly },
);

test('every pair has its number on both sides, and every minutia its mark', () => {
  for (let number = 1; number <= explanation.pairs.length; number += 1) {
    expect(drawing.split(`>${number}</text>`)).toHaveLength(3);
  }
  const marks = drawing.split('<circle').length - 1;
  expect(marks).toBe(probe.minutiae.count + reference.minutiae.count);
});

test('the turn and shift are said in words', () => {
  const finger = fingerOf(2);
  const one = templateOf(setOf(finger));
  const other = templateOf(setOf(movedBy(finger, -0.35, { x: 20, y: -10 })));
  const words = alignmentInWords(
    comparator.explain(prepareFinger(one), prepareFinger(other)),
    one,
    other,
  );
  expect(words.turned).toBe('counter_clockwise');
  expect(words.turnDegrees).toBe(20);
});

test('no impression is named, and nothing is drawn from outside of the page', () => {
  expect(drawing).not.toContain('right_index');
  expect(drawing).not.toContain('href');
});

test('without a caption nothing is said in words, and no score shows', () => {
  const sides = [probe, reference].map((template) => ({ template, picture: minutiaeOnly }));
  const [one, other] = sides;
  if (!one || !other) throw new Error('there are two sides');
  const bare = explanationDrawing(explanation, one, other, 'none');
  expect(drawing).toContain('Score');
  expect(bare).not.toMatch(/Score|paired|impression/);
  expect(bare.split('<circle')).toHaveLength(drawing.split('<circle').length);
});

test('a picture is drawn behind the minutiae; what is none is refused', () => {
  const drawn = (dataUri: string) =>
    explanationDrawing(
      explanation,
      { template: probe, picture: { kind: 'image', dataUri } },
      { template: reference, picture: minutiaeOnly },
    );
  expect(drawn('data:image/png;base64,iVBORw0KGgo=')).toContain('<image ');
  expect(() => drawn('https://example.org/a.png')).toThrow('PNG');
  expect(() => drawn('data:image/png;base64,AA"/><script>')).toThrow('PNG');
});
