import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  goldenInputs,
  goldenRanges,
  goldenTensor,
  keptPlaces,
} from '../../scripts/golden-inputs.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { faceModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import { modelsDirectory } from '../../src/sites/station.ts';

/**
 * Largest difference, as a share of an output's largest kept value: processors add in different
 * orders, and a network that changed differs by far more.
 */
const tolerance = 1e-3;

async function golden(id: string): Promise<ReadonlyMap<string, number>> {
  const text = await readFile(join(modelsDirectory, id, 'conformance.csv'), 'utf8');
  const [header, ...rows] = text.trimEnd().split('\n');
  expect(header).toBe('input,output,place,value');
  return new Map(
    rows.map((row) => {
      const [input, output, place, value] = row.split(',');
      return [`${input},${output},${place}`, Number(value)];
    }),
  );
}

test('every network that a station runs has golden outputs', () => {
  expect(Object.keys(goldenRanges).toSorted()).toEqual(Object.values(faceModels).toSorted());
});

describe.each(Object.entries(goldenRanges))('%s', (id, range) => {
  test('answers as it did when it was measured', async () => {
    const kept = await golden(id);
    const model = await loadModel(modelsDirectory, id);
    const network = await openNetwork(model);
    let compared = 0;
    for (const input of goldenInputs) {
      const answer = await network.run(goldenTensor(input, model.manifest.input.shape, range));
      for (const [output, { data }] of Object.entries(answer)) {
        const places = keptPlaces(data.length);
        const scale = Math.max(...places.map((place) => Math.abs(data[place] ?? 0)));
        for (const place of places) {
          const expected = kept.get(`${input},${output},${place}`) ?? NaN;
          const difference = Math.abs((data[place] ?? 0) - expected);
          expect(difference, `${input} ${output} ${place}`).toBeLessThanOrEqual(tolerance * scale);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(kept.size);
  });
});
