import { InferenceSession, Tensor } from 'onnxruntime-node';
import { extractFace, type FaceNetworks } from '../../src/biometrics/face/extract.ts';
import type { Network } from '../../src/biometrics/network.ts';
import { decodeSample } from '../../src/capture/decode.ts';
import { openExtractorPool } from '../../src/inference/extractor-pool.ts';
import { loadModel } from '../../src/inference/manifest.ts';
import { faceModels } from '../../src/inference/models.ts';
import { openNetwork } from '../../src/inference/onnx.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import type { RgbImage } from '../../src/vocabulary/image.ts';
import { demonstrationFace, demonstrationLabels } from '../demonstration-people.ts';
import { interleaved, type Line } from './stopwatch.ts';

/** One call of a network. */
type Run = () => Promise<unknown>;

/**
 * ONNX Runtime alone, with exactly the tensors that the extraction of `image` gives it: the time of
 * a network depends on what it sees.
 */
async function bareRuns(image: RgbImage, own: FaceNetworks): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const recording = async (name: keyof typeof faceModels): Promise<Network> => {
    const { manifest, bytes } = await loadModel(modelsDirectory, faceModels[name]);
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
    const session = await InferenceSession.create(bytes, options);
    return {
      run: (input) => {
        const tensor = new Tensor('float32', input.data, [...input.dims]);
        runs.push(() => session.run({ [manifest.input.name]: tensor }));
        return own[name].run(input);
      },
    };
  };
  await extractFace(
    {
      ...own,
      detection: await recording('detection'),
      landmarks: await recording('landmarks'),
      embedding: await recording('embedding'),
      liveness: await recording('liveness'),
    },
    image,
  );
  return runs;
}

/** Every demonstration face, decoded. */
async function demonstrationImages(): Promise<readonly RgbImage[]> {
  const images: RgbImage[] = [];
  for (const label of demonstrationLabels()) {
    const image = await decodeSample(await demonstrationFace(label));
    if (image.ok) images.push(image.value);
  }
  return images;
}

/** The networks of this checkout on this thread. */
export async function ownNetworks() {
  const open = async (id: string) => openNetwork(await loadModel(modelsDirectory, id));
  const { manifest } = await loadModel(modelsDirectory, faceModels.embedding);
  return {
    detection: await open(faceModels.detection),
    landmarks: await open(faceModels.landmarks),
    embedding: await open(faceModels.embedding),
    liveness: await open(faceModels.liveness),
    embeddingModel: manifest.id,
    calibration: manifest.calibration ?? [],
    matedCalibration: manifest.matedCalibration ?? [],
  };
}

/** Faces that are timed; each has sessions of its own beside it. */
const imagesTimed = 4;

/** Extraction on one thread against ONNX Runtime alone, and the pool's throughput. */
export async function benchTemplates(threads: number): Promise<readonly Line[]> {
  const images = await demonstrationImages();
  const networks = await ownNetworks();
  const jobs: { readonly image: RgbImage; readonly bare: readonly Run[] }[] = [];
  for (const image of images.slice(0, imagesTimed)) {
    jobs.push({ image, bare: await bareRuns(image, networks) });
  }
  const times = await interleaved(40, {
    bare: async () => {
      for (const { bare } of jobs) for (const run of bare) await run();
    },
    ours: async () => {
      for (const { image } of jobs) await extractFace(networks, image);
    },
  });
  const perFace = (name: string) => (times[name]?.p50 ?? 0) / jobs.length;
  const pool = await openExtractorPool({
    modelsDirectory,
    threads,
    queueMax: 200,
    deadlineMs: 60_000,
  });
  const work = Array.from({ length: 10 }, () => images).flat();
  const start = performance.now();
  await Promise.all(work.map((image) => pool.extract(image)));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return [
    {
      what: 'one template, one thread',
      figures: {
        'p50 ms': perFace('ours'),
        'bare onnxruntime p50 ms': perFace('bare'),
        ratio: perFace('ours') / perFace('bare'),
      },
    },
    {
      what: `templates through the pool, ${threads} threads`,
      figures: { 'per second': work.length / seconds },
    },
  ];
}
