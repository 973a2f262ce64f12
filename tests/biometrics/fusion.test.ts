import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceOf, type EvidenceCalibration } from '../../src/biometrics/evidence.ts';
import { EvidenceFusion, sourcesMax, type SourceEvidence } from '../../src/biometrics/fusion.ts';
import { Random } from '../../src/generation/random.ts';
import { loadFingerComparison } from '../../src/inference/finger-comparison.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

const fingerConstants = await loadFingerComparison('models');
const finger = evidenceOf(fingerConstants.calibration, fingerConstants.matedCalibration);
const { manifest } = await loadModel('models', 'face-embedding@1');
const face = evidenceOf(manifest.calibration ?? [], manifest.matedCalibration ?? []);
const fusion = new EvidenceFusion();

/** What a source says where its own score is this one. */
function said(calibration: EvidenceCalibration, score: number): SourceEvidence {
  const similarity = calibration.similarity(ComparisonScore.parse(score));
  return {
    calibration,
    score: calibration.score(similarity),
    logLikelihoodRatio: calibration.logLikelihoodRatio(similarity),
  };
}

function fused(...evidence: readonly SourceEvidence[]): number {
  const result = fusion.fuse(evidence);
  if (!result.ok) throw new Error('nothing shared');
  return result.value.score;
}

const score = fc.double({ min: 0, max: 70, noNaN: true });
const source = fc.tuple(fc.constantFrom(finger, face), score).map(([one, at]) => said(one, at));

test('without a shared source there is a failure and no score', () => {
  expect(fusion.fuse([])).toEqual(fail({ kind: 'nothing_shared' }));
});

test('one source alone keeps its own score', () => {
  fc.assert(
    fc.property(source, (one) => {
      const { score: own, logLikelihoodRatio } = one;
      expect(fusion.fuse([one])).toEqual(ok({ score: own, logLikelihoodRatio, sources: 1 }));
    }),
  );
});

test('more sources than a person has are a programmer error', () => {
  const many = Array.from({ length: sourcesMax + 1 }, () => said(finger, 30));
  expect(() => fusion.fuse(many)).toThrow('more sources');
});

test('the order of the sources does not matter', () => {
  fc.assert(
    fc.property(fc.array(source, { minLength: 2, maxLength: 5 }), (sources) => {
      expect(fused(...sources.toReversed())).toBeCloseTo(fused(...sources), 0);
    }),
  );
});

test('a source that says more never lowers the score', () => {
  fc.assert(
    fc.property(fc.array(source, { minLength: 1, maxLength: 4 }), score, score, (rest, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(fused(...rest, said(finger, more))).toBeGreaterThanOrEqual(
        fused(...rest, said(finger, less)),
      );
    }),
  );
});

test('a source that speaks for one person never lowers what the others say', () => {
  fc.assert(
    fc.property(fc.array(source, { minLength: 1, maxLength: 4 }), (rest) => {
      const before = fused(...rest);
      const clear = said(finger, 45);
      expect(fused(...rest, clear)).toBeGreaterThanOrEqual(Math.min(79, before) - 0.5);
    }),
  );
});

test('a source that speaks against one person lowers what the others say', () => {
  expect(fused(said(face, 45), said(finger, 0))).toBeLessThan(45);
});

describe('strangers reach a fused score no oftener than it says:', () => {
  test.each([
    ['two fingers', [finger, finger]],
    ['a face and a finger', [face, finger]],
    ['a face and three fingers', [face, finger, finger, finger]],
  ] satisfies [string, readonly EvidenceCalibration[]][])('%s', (_what, sources) => {
    const random = new Random('non-mated', sources.length);
    const pairs = 50_000;
    const scores: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      // A non-mated pair reaches a score with the probability that the score states.
      const drawn = sources.map((one) =>
        said(one, Math.min(80, -10 * Math.log10(1 - random.unit()))),
      );
      scores.push(fused(...drawn));
    }
    for (const threshold of [10, 20, 30]) {
      const rate = scores.filter((one) => one >= threshold).length / pairs;
      const stated = 10 ** (-threshold / 10);
      expect(rate).toBeLessThan(1.15 * stated + 3 * Math.sqrt(stated / pairs));
    }
  });
});

test('ten fingers of another outvote a face that nobody else has', () => {
  const others = Array.from({ length: 10 }, () => said(finger, 0));
  expect(fused(said(face, 70), ...others)).toBe(0);
});

test('two fingers that agree are surer than either', () => {
  expect(fused(said(finger, 40), said(finger, 40))).toBeGreaterThan(45);
});

test('a table whose ratio does not rise is refused', () => {
  const table = fingerConstants.calibration;
  const mated = fingerConstants.matedCalibration.map(({ similarity }) => ({
    similarity,
    falseNonMatchRate: 0.1,
  }));
  expect(() => evidenceOf(table, mated)).toThrow('rises');
});
