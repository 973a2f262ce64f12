import { env, InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-web/wasm';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import detectionAddress from 'faceplugin-face-recognition-js/model/fr_detect.onnx?url';
import embeddingAddress from 'faceplugin-face-recognition-js/model/fr_feature.onnx?url';
import landmarksAddress from 'faceplugin-face-recognition-js/model/fr_landmark.onnx?url';
import type { Network, Tensor } from '../../biometrics/network.ts';
import { ModelId } from '../../vocabulary/template.ts';
import detection from '../../../models/face-detection@1/manifest.json' with { type: 'json' };
import embedding from '../../../models/face-embedding@1/manifest.json' with { type: 'json' };
import landmarks from '../../../models/face-landmarks@1/manifest.json' with { type: 'json' };
import { faceComparer, type FaceComparer } from '../engine/compare-face.ts';

/** What a network's manifest says that matters here. */
interface Manifest {
  readonly id: string;
  readonly source: { readonly sha256: string };
  readonly input: { readonly name: string };
}

/** The bytes at an address. */
async function fetched(address: string): Promise<ArrayBuffer> {
  const response = await fetch(address);
  if (!response.ok) throw Object.assign(new Error('a file is missing'), { code: 'file_missing' });
  return response.arrayBuffer();
}

const hexadecimal = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws an Error with code `model_altered` when the file is not the one that was measured */
async function openNetwork(manifest: Manifest, address: string): Promise<Network> {
  const bytes = await fetched(address);
  const hash = hexadecimal(await crypto.subtle.digest('SHA-256', bytes));
  if (hash !== manifest.source.sha256) {
    throw Object.assign(new Error(`${manifest.id} is altered`), { code: 'model_altered' });
  }
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const run = async ({ dims, data }: Tensor) => {
    const input = new OnnxTensor('float32', data, [...dims]);
    const answer = await session.run({ [manifest.input.name]: input });
    const outputs: Record<string, Tensor> = {};
    for (const [name, output] of Object.entries(answer)) {
      if (!(output.data instanceof Float32Array)) throw new Error(`${manifest.id} answers floats`);
      outputs[name] = { dims: output.dims, data: output.data };
    }
    return outputs;
  };
  return { run };
}

/**
 * The networks of a station in a browser, on one thread: several would need every file that the
 * page takes to be isolated from other origins, and one face is done before an agent looks up.
 */
export async function openFaces(): Promise<FaceComparer> {
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = await fetched(wasmAddress);
  const networks = {
    detection: await openNetwork(detection, detectionAddress),
    landmarks: await openNetwork(landmarks, landmarksAddress),
    embedding: await openNetwork(embedding, embeddingAddress),
    embeddingModel: ModelId.parse(embedding.id),
  };
  return faceComparer(networks, embedding.calibration);
}
