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
import { faceModels, fingerModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import { modelsDirectory } from '../../src/sites/station.ts';

/**
 * Largest difference, as a share of an output's largest golden value. Threads, optimisations and
 * the kernels of another processor type (WebAssembly) moved no golden value by more than 1.3e-6;
 * weights in half precision move some of every network's by 1.9e-4 or more.
 */
const tolerance = 1e-4;

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
  const run = [...Object.values(faceModels), ...Object.values(fingerModels)];
  expect(Object.keys(goldenRanges).toSorted()).toEqual(run.toSorted());
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
        const expected = (place: number) => kept.get(`${input},${output},${place}`) ?? NaN;
        // Of the golden values: an answer that overflowed would allow itself any difference.
        const scale = Math.max(...places.map((place) => Math.abs(expected(place))));
        for (const place of places) {
          const difference = Math.abs((data[place] ?? NaN) - expected(place));
          expect(difference, `${input} ${output} ${place}`).toBeLessThanOrEqual(tolerance * scale);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(kept.size);
  });
});
