import { expect, test } from 'vitest';
import { generatedFinger } from '../../src/generation/finger.ts';
import { slapOf } from '../../src/generation/slap.ts';

test('a slap says where each finger that was pressed lies, and nothing of the missing', () => {
  const press = { kind: 'left_four', seed: 'a', missing: ['left_ring', 'left_little'] } as const;
  const { image, tips } = slapOf([generatedFinger('one')], press);
  expect(tips.map(({ position }) => position)).toEqual(['left_middle', 'left_index']);
  expect(image.data).toHaveLength(image.widthPx * image.heightPx);
  for (const { box } of tips) {
    expect(box.x).toBeGreaterThan(0);
    expect(box.x).toBeLessThan(image.widthPx);
    expect(box.widthPx).toBeGreaterThan(80);
  }
});
