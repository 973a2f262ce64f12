import { afterAll, expect, test } from 'vitest';
import { FingerComparator, prepareFinger } from '../../src/biometrics/finger/compare.ts';
import { loadFingerComparison } from '../../src/inference/finger-comparison.ts';
import { openFingerComparisonThreads } from '../../src/inference/finger-comparison-threads.ts';
import { fingerModels } from '../../src/inference/models.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import { Random } from '../../src/generation/random.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import { minutiaSetOf } from '../../src/vocabulary/minutiae.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { ModelId } from '../../src/vocabulary/template.ts';

const model = ModelId.parse(fingerModels.minutiae);

/** A template of minutiae anywhere; presses of one finger wander a little. */
function template(finger: number, press: number): FingerTemplate {
  const own = new Random('finger', finger);
  const wander = new Random('press', finger, press);
  const minutiae = Array.from({ length: 30 }, () => ({
    x: own.between(40, 340) + wander.normal(0, 2),
    y: own.between(40, 440) + wander.normal(0, 2),
    direction: own.between(-3, 3),
    certainty: 0.9,
    ending: 1,
  }));
  return {
    position: 'unknown',
    model,
    widthPx: 384,
    heightPx: 480,
    minutiae: minutiaSetOf(minutiae),
    quality: Quality.parse(80),
    embedding: { modality: 'finger', model, vector: new Float32Array() },
  };
}

const threads = openFingerComparisonThreads({ modelsDirectory, threadsMax: 2 });
afterAll(() => threads.close());

test('threads answer every pair as one thread does, in their order', async () => {
  const templates = Array.from({ length: 26 }, (_, place) => template(place % 13, place));
  const pairs = templates.flatMap((probe) => templates.map((reference) => ({ probe, reference })));
  const comparator = new FingerComparator(await loadFingerComparison(modelsDirectory));
  const prepared = new Map(templates.map((one) => [one, prepareFinger(one)]));
  const alone = pairs.map(({ probe, reference }) => {
    const [one, other] = [prepared.get(probe), prepared.get(reference)];
    if (!one || !other) throw new Error('all are prepared');
    return comparator.compare(one, other);
  });
  expect(await threads.compare(pairs)).toEqual(alone);
  // The templates are known to the threads by now.
  expect(await threads.compare(pairs.slice(0, 5))).toEqual(alone.slice(0, 5));
});

test('no pairs have no answers', async () => {
  expect(await threads.compare([])).toEqual([]);
});

test('a finger is more like itself than like another', async () => {
  const [own, other] = await threads.compare([
    { probe: template(1, 1), reference: template(1, 2) },
    { probe: template(1, 1), reference: template(2, 1) },
  ]);
  expect(own?.logLikelihoodRatio).toBeGreaterThan(other?.logLikelihoodRatio ?? Infinity);
});

test('without models nothing is compared', async () => {
  const nowhere = openFingerComparisonThreads({ modelsDirectory: '/nowhere', threadsMax: 1 });
  const pair = { probe: template(1, 1), reference: template(1, 2) };
  await expect(nowhere.compare([pair])).rejects.toThrow();
  await nowhere.close();
});
