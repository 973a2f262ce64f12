import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '../src/inference/manifest.ts';
import { openNetwork } from '../src/inference/onnx.ts';
import { modelsDirectory } from '../src/sites/station.ts';
import { goldenInputs, goldenRanges, goldenTensor, keptPlaces } from './golden-inputs.ts';

/** Writes models/<id>/conformance.csv: what each network answers to inputs that anybody can make. */
for (const [id, range] of Object.entries(goldenRanges)) {
  const model = await loadModel(modelsDirectory, id);
  const network = await openNetwork(model);
  const rows = ['input,output,place,value'];
  for (const input of goldenInputs) {
    const answer = await network.run(goldenTensor(input, model.manifest.input.shape, range));
    for (const [output, { data }] of Object.entries(answer)) {
      for (const place of keptPlaces(data.length)) {
        rows.push(`${input},${output},${place},${(data[place] ?? 0).toPrecision(7)}`);
      }
    }
  }
  await writeFile(join(modelsDirectory, id, 'conformance.csv'), `${rows.join('\n')}\n`);
  console.log(`${id}: ${rows.length - 1} values`);
}
