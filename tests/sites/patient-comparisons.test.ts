import { setTimeout as pass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { generatedFingerEngine } from '../../src/generation/slaps.ts';
import { patientComparisons } from '../../src/sites/patient-comparisons.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';

async function finger(person: string): Promise<FingerTemplate> {
  const data = generatedImpression(person, 'left_thumb', 'one');
  const image = { widthPx: 1, heightPx: 1, data, dpi: 500 };
  const found = await generatedFingerEngine.extractFinger(image, 'left_thumb');
  if (!found.ok) throw new Error('a generated finger has ridges');
  return found.value.template;
}

test('comparisons that can wait are made one small job at a time, and answer the same', async () => {
  const probe = await finger('7');
  const references = await Promise.all(
    Array.from({ length: 70 }, (_, place) => finger(`${place}`)),
  );
  const jobs: number[] = [];
  let underWay = 0;
  let most = 0;
  const watched: typeof generatedFingerEngine.compareFingers = async (asked, some) => {
    jobs.push(some.length);
    underWay += 1;
    most = Math.max(most, underWay);
    await pass(1);
    underWay -= 1;
    return generatedFingerEngine.compareFingers(asked, some);
  };
  const { signal } = new AbortController();
  const patient = patientComparisons({ compareFingers: watched }, { busy: () => false, signal });
  const [one, other, none] = await Promise.all([
    patient.compareFingers(probe, references),
    patient.compareFingers(probe, references.slice(0, 3)),
    patient.compareFingers(probe, []),
  ]);
  const whole = await generatedFingerEngine.compareFingers(probe, references);
  expect(one).toEqual(whole);
  expect(other).toEqual(whole.slice(0, 3));
  expect(none).toEqual([]);
  expect(most).toBe(1);
  expect(Math.max(...jobs)).toBeLessThanOrEqual(16);
});

test('they wait while every thread has a job, and go on after a failure', async () => {
  const probe = await finger('7');
  let busy = true;
  const seen: boolean[] = [];
  let failing = true;
  const watched: typeof generatedFingerEngine.compareFingers = async (asked, some) => {
    seen.push(busy);
    if (failing) {
      failing = false;
      throw Object.assign(new Error('a thread ended'), { code: 'extraction_failed' });
    }
    return generatedFingerEngine.compareFingers(asked, some);
  };
  const { signal } = new AbortController();
  const patient = patientComparisons({ compareFingers: watched }, { busy: () => busy, signal });
  setTimeout(() => {
    busy = false;
  }, 100);
  await expect(patient.compareFingers(probe, [probe])).rejects.toThrow('a thread ended');
  expect((await patient.compareFingers(probe, [probe])).length).toBe(1);
  expect(seen).toEqual([false, false]);
});
