import type {
  FingerEngine,
  FingerExtraction,
  FingerFailure,
} from '../biometrics/finger/finger-engine.ts';
import { fingersOfRecord, isMinutiaeRecord } from '../biometrics/finger/interchange.ts';
import type { SlapFinger, SlapRefusal } from '../biometrics/finger/slap.ts';
import { decodeFinger, type DecodedFinger } from '../capture/decode-finger.ts';
import { openUnpacking, type Unpack } from '../capture/unpack.ts';
import { openComparisonSearch } from '../evaluation/comparison-search.ts';
import type { ImageFailure, MeasuredModality } from '../evaluation/measured-modality.ts';
import { openExtractorPool } from '../inference/extractor-pool.ts';
import { openFingerComparisonThreads } from '../inference/finger-comparison-threads.ts';
import { fingerModels } from '../inference/models.ts';
import type { FingerPosition, FingerTemplate } from '../vocabulary/finger.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { SlapAsked } from '../vocabulary/slap.ts';
import { ModelId } from '../vocabulary/template.ts';
import { modelsDirectory } from './models-directory.ts';

/** What is known about an image of a finger beside its bytes. */
export interface FingerImageFacts {
  /** Undefined to go by the file. */
  readonly dpi: number | undefined;
  readonly position: FingerPosition;
}

/** A finger of an image, or of a record of minutiae, whose resolution is always stated. */
export interface LocalFinger extends FingerExtraction {
  readonly dpiFrom: DecodedFinger['dpiFrom'];
  readonly fileDpi: number;
}

/** A finger of a slap, and what was found in it. */
export interface LocalSlapFinger extends Omit<SlapFinger, 'crop'> {
  readonly extraction: Result<FingerExtraction, FingerFailure>;
}

/** Evaluations wait for a busy machine rather than lose an image. */
const deadlineMs = 120_000;

/** The finger's networks of this checkout, without a station. */
export interface LocalFingers {
  extract(image: Uint8Array, facts: FingerImageFacts): Promise<Result<LocalFinger, ImageFailure>>;
  /** @param dpi undefined to go by the file */
  slap(
    image: Uint8Array,
    dpi: number | undefined,
    asked: SlapAsked,
  ): Promise<Result<readonly LocalSlapFinger[], ImageFailure | SlapRefusal>>;
  readonly explain: FingerEngine['explainFingers'];
  readonly measured: MeasuredModality<FingerTemplate>;
}

/** The first finger of a record of minutiae, to be compared with those of our network. */
function fingerOfRecord(bytes: Uint8Array, model: ModelId): Result<LocalFinger, ImageFailure> {
  const fingers = fingersOfRecord(bytes, model);
  if (!fingers.ok) return fail({ kind: 'sample_refused', why: fingers.error });
  const [template] = fingers.value;
  if (!template || template.minutiae.count === 0) return fail({ kind: 'no_finger' });
  return ok({ template, measures: [], networkMs: 0, dpiFrom: 'header', fileDpi: 500 });
}

async function fingersOfSlap(
  engine: FingerEngine,
  slap: {
    readonly bytes: Uint8Array;
    readonly dpi: number | undefined;
    readonly asked: SlapAsked;
    readonly unpack: Unpack;
  },
): Promise<Result<readonly LocalSlapFinger[], ImageFailure | SlapRefusal>> {
  const decoded = await decodeFinger(slap.bytes, slap.dpi, {
    unpack: slap.unpack,
    expected: slap.asked.kind,
  });
  if (!decoded.ok) return fail({ kind: 'sample_refused', why: decoded.error.kind });
  const fingers = await engine.segmentSlap(decoded.value.image, slap.asked);
  if (!fingers.ok) return fingers;
  const found: LocalSlapFinger[] = [];
  for (const { position, box, crop } of fingers.value) {
    found.push({ position, box, extraction: await engine.extractFinger(crop, position) });
  }
  return ok(found);
}

/** Opens the networks, works, and closes them whatever happens. */
export async function withFingers<R>(
  threads: number,
  work: (fingers: LocalFingers) => Promise<R>,
): Promise<R> {
  const model = ModelId.parse(fingerModels.minutiae);
  const extractor = await openExtractorPool({
    modelsDirectory,
    modalities: ['finger'],
    threads,
    queueMax: 2 * threads,
    deadlineMs,
  });
  const unpack = await openUnpacking();
  const comparing = openFingerComparisonThreads({ modelsDirectory, threadsMax: threads });
  const extract: LocalFingers['extract'] = async (bytes, { dpi, position }) => {
    if (isMinutiaeRecord(bytes)) return fingerOfRecord(bytes, model);
    const decoded = await decodeFinger(bytes, dpi, { unpack, expected: position });
    if (!decoded.ok) return fail({ kind: 'sample_refused', why: decoded.error.kind });
    const { image, dpiFrom, fileDpi } = decoded.value;
    const extraction = await extractor.extractFinger(image, position);
    return extraction.ok ? ok({ ...extraction.value, dpiFrom, fileDpi }) : extraction;
  };
  const slap: LocalFingers['slap'] = (bytes, dpi, asked) =>
    fingersOfSlap(extractor, { bytes, dpi, asked, unpack });
  const explain: LocalFingers['explain'] = (probe, reference) =>
    extractor.explainFingers(probe, reference);
  const compare: MeasuredModality<FingerTemplate>['compare'] = async (pairs) =>
    (await comparing.compare(pairs)).map(({ score, logLikelihoodRatio }) => ({
      score,
      similarity: logLikelihoodRatio,
    }));
  const measured: MeasuredModality<FingerTemplate> = {
    model,
    similarityName: 'log likelihood ratio',
    threads,
    extract: (bytes, dpi) => extract(bytes, { dpi, position: 'unknown' }),
    compare,
    openSearch: async (references) => openComparisonSearch(compare, references),
  };
  try {
    return await work({ extract, slap, explain, measured });
  } finally {
    await comparing.close();
    await extractor.close();
  }
}
