import type { Extraction } from '../biometrics/extraction.ts';
import { portraitFrame } from '../biometrics/face/portrait-frame.ts';
import type { FingerExtraction } from '../biometrics/finger/finger-engine.ts';
import { decodeSample } from '../capture/decode.ts';
import { decodeFinger, decodeFingerOfSize } from '../capture/decode-finger.ts';
import { fingerSample } from '../capture/finger-sample.ts';
import { portraitsOfAllSizes, printedPortrait } from '../capture/portrait.ts';
import {
  enrolmentQuality,
  fingerEnrolmentQuality,
  fingerVerificationQuality,
  passQuality,
  type QualityPolicy,
  verificationQuality,
} from '../capture/quality-gate.ts';
import type { StationConfig } from '../config.ts';
import { httpLimits } from '../http/limits.ts';
import { openExtractorPool, type ExtractorPool } from '../inference/extractor-pool.ts';
import type { Portraits } from '../procedures/document-content.ts';
import { ok } from '../vocabulary/result.ts';
import type { Acquisition, FingerAcquisition } from './acquisition.ts';
import { openUnpackingThreads, type Unpacking } from './unpacking.ts';
import { runStation, type RunningStation } from './running-station.ts';
import type { StationEars, StationMaking } from './station-making.ts';

/** The models of this checkout. */
export const modelsDirectory = new URL('../../models', import.meta.url).pathname;

/** How long one face may take before its thread is replaced. */
const extractionMsMax = 15_000;

/** One of them unpacks a hand while another thread extracts one finger. */
const unpackingThreads = 1;
/** A face, ten fingers and some slaps come at once. */
const unpackingsPerRequest = 16;
/** How long one file may take before it counts as damaged; a slap takes a second. */
const unpackingMsMax = 5000;

/** Fingers, by the threads that extract faces, too; these are closed with them. */
function fingersOf(extractor: ExtractorPool, unpacking: Unpacking): FingerAcquisition {
  const { unpack } = unpacking;
  const gate = (policy: QualityPolicy) => (extraction: FingerExtraction) =>
    passQuality({ ...extraction, quality: extraction.template.quality }, policy);
  return {
    ...extractor.fingerVectors,
    engine: extractor,
    calibration: extractor.fingerCalibration,
    decode: async (sample, dpi, expected) => {
      const stated = dpi === 'unstated' ? undefined : dpi;
      const decoded = await decodeFinger(sample, stated, { unpack, expected });
      return decoded.ok ? ok(decoded.value.image) : decoded;
    },
    encode: fingerSample,
    decodeKept: (sample, size) => decodeFingerOfSize(sample, size, unpack),
    enrolmentGate: gate(fingerEnrolmentQuality),
    verificationGate: gate(fingerVerificationQuality),
    close: () => unpacking.close(),
  };
}

/** Both portraits of a kept photograph. */
async function portraitsOf(
  { extractor, unpacking }: { readonly extractor: ExtractorPool; readonly unpacking: Unpacking },
  sample: Uint8Array,
): Promise<Portraits | 'none'> {
  const image = await decodeSample(sample, unpacking.unpack);
  const extraction = image.ok ? await extractor.extract(image.value) : image;
  if (!image.ok || !extraction.ok) return 'none';
  const { five } = extraction.value;
  const codes = await portraitsOfAllSizes(image.value, portraitFrame(five, 'code'));
  const card = await printedPortrait(image.value, portraitFrame(five, 'card'));
  return { codes, card };
}

/** Extraction by the networks of a directory. */
async function openNetworks(directory: string, threads: number): Promise<Acquisition> {
  const queueMax = httpLimits.concurrentMax;
  const extractor = await openExtractorPool({
    modelsDirectory: directory,
    threads,
    queueMax,
    deadlineMs: extractionMsMax,
  });
  const unpacking = await openUnpackingThreads({
    threads: unpackingThreads,
    queueMax: unpackingsPerRequest * queueMax,
    deadlineMs: unpackingMsMax,
  }).catch(async (error: unknown) => {
    await extractor.close();
    throw error;
  });
  return {
    extractor,
    model: extractor.model,
    modelHash: extractor.modelHash,
    dimension: extractor.dimension,
    calibration: extractor.calibration,
    decode: (sample) => decodeSample(sample, unpacking.unpack),
    decodeKeptFace: (sample) => decodeSample(sample, unpacking.unpack),
    enrolmentGate: (extraction: Extraction) => passQuality(extraction, enrolmentQuality),
    verificationGate: (extraction: Extraction) => passQuality(extraction, verificationQuality),
    fingers: fingersOf(extractor, unpacking),
    portraits: (sample) => portraitsOf({ extractor, unpacking }, sample),
    busy: () => extractor.busy(),
  };
}

/**
 * An enrolment station for real faces and fingers, extracted by networks in worker threads.
 * @throws an Error with a code when data, secrets or models are not what they must be
 */
export async function openStation(
  config: StationConfig,
  ears: StationEars & Pick<StationMaking, 'devicePorts'>,
): Promise<RunningStation> {
  const { modelsDirectory: own = modelsDirectory, nextModelsDirectory: next } = config;
  return runStation(config, {
    ...ears,
    openAcquisition: () => openNetworks(own, config.threads),
    // One thread, so that most of the machine is left to who stands at the counter.
    ...(next === undefined ? {} : { openNext: () => openNetworks(next, 1) }),
  });
}
