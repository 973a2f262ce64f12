import { expect, test } from 'vitest';
import { measureGeneratedFingers } from '../../scripts/measure/generated-fingers.ts';

/** Small enough for a test; the script measures more with the same seeds. */
const size = { fingers: 10, presses: 3 };

/**
 * A few times what was measured when this was written, so that only a change that makes something
 * worse goes beyond it.
 */
const bounds = {
  failuresMax: 1,
  equalErrorRateMax: 0.03,
  missesAtFmr1In100Max: 2,
  firstRankMissesMax: 1,
  fusedEqualErrorRateMax: 0.01,
  fusedFirstRankMissesMax: 1,
} as const;

test('on fingers that nothing was trained on, hardly one is missed and two together never', async () => {
  const figures = await measureGeneratedFingers(size, 2, () => undefined);
  const { oneFinger, twoFingers } = figures;
  expect(figures.failures).toBeLessThanOrEqual(bounds.failuresMax);
  expect(oneFinger).toMatchObject({ matedPairs: 30, nonMatedPairs: 405 });
  expect(oneFinger.equalErrorRate).toBeLessThanOrEqual(bounds.equalErrorRateMax);
  expect(oneFinger.points[0]?.fnmr.count).toBeLessThanOrEqual(bounds.missesAtFmr1In100Max);
  const missed = ({ firstRank }: typeof oneFinger) => firstRank.of - firstRank.count;
  expect(missed(oneFinger)).toBeLessThanOrEqual(bounds.firstRankMissesMax);
  expect(twoFingers.equalErrorRate).toBeLessThanOrEqual(bounds.fusedEqualErrorRateMax);
  expect(missed(twoFingers)).toBeLessThanOrEqual(bounds.fusedFirstRankMissesMax);
});
