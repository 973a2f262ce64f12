import { beforeAll, expect, test } from 'vitest';
import { attempt, attemptedFile, noCount } from '../../scripts/fuzz/run.ts';
import { openTargets, type FuzzTarget } from '../../scripts/fuzz/targets.ts';

/** As many attempts as take some seconds; `scripts/fuzz-decoders.ts` makes millions. */
const attempts = 120;

let targets: readonly FuzzTarget[];
beforeAll(async () => {
  targets = await openTargets();
});

test('every decoder takes its seeds', async () => {
  for (const { name, seeds, judge } of targets) {
    expect(seeds.length, name).toBeGreaterThan(0);
    for (const seed of seeds) expect(await judge(seed), name).toEqual({ kind: 'taken' });
  }
});

test('no decoder throws, hangs or gives less than it says over files that are damaged', async () => {
  for (const target of targets) {
    const count = noCount();
    for (let number = 0; number < attempts; number += 1) {
      await attempt(target, { seed: 'test', target: target.name, number }, count);
    }
    expect(count.attempts).toBe(attempts);
    // Else the files were not damaged, or nothing but the first bytes was ever looked at.
    expect(count.refusals.size, target.name).toBeGreaterThan(1);
    expect(count.attempts - count.taken, target.name).toBeGreaterThan(attempts / 4);
  }
}, 60_000);

test('an attempt is the same whenever it is made', () => {
  const [target] = targets;
  if (!target) throw new Error('there are decoders');
  expect(attemptedFile(target, 'a', 7)).toEqual(attemptedFile(target, 'a', 7));
  expect(attemptedFile(target, 'a', 7)).not.toEqual(attemptedFile(target, 'a', 8));
});
