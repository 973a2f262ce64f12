import assert from 'node:assert/strict';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import type { Network, Tensor } from '../biometrics/network.ts';
import type { Model } from './manifest.ts';

/**
 * A network run by ONNX Runtime on one processor core. Its native call blocks the thread that makes
 * it: use it in a worker thread.
 * @throws when the file's inputs or outputs are not those of the manifest
 */
export async function openNetwork({ manifest, bytes }: Model): Promise<Network> {
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  assert.deepEqual(session.inputNames, [manifest.input.name], `${manifest.id}: its input`);
  for (const name of Object.keys(manifest.outputs)) {
    assert.ok(session.outputNames.includes(name), `${manifest.id}: its output ${name}`);
  }
  const run = async (input: Tensor) => {
    assert.ok(fits(input.dims, manifest.input.shape), `${manifest.id}: the shape of its input`);
    const tensor = new OnnxTensor('float32', input.data, [...input.dims]);
    const answer = await session.run({ [manifest.input.name]: tensor });
    const outputs: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(manifest.outputs)) {
      const output = answer[name];
      assert.ok(output && output.data instanceof Float32Array, `${manifest.id}: ${name} is floats`);
      assert.ok(fits(output.dims, shape), `${manifest.id}: the shape of ${name}`);
      outputs[name] = { dims: output.dims, data: output.data };
    }
    return outputs;
  };
  return { run };
}

/** Whether a tensor has this shape; a dimension with a name may have any size. */
function fits(dims: readonly number[], shape: readonly (number | string)[]): boolean {
  const same = (size: number | string, place: number) =>
    typeof size === 'string' || dims[place] === size;
  return dims.length === shape.length && shape.every(same);
}
