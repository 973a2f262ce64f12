import type { Extraction } from '../biometrics/extraction.ts';
import { decodeSample } from '../capture/decode.ts';
import { enrolmentQuality, passQuality, verificationQuality } from '../capture/quality-gate.ts';
import type { StationConfig } from '../config.ts';
import { httpLimits } from '../http/limits.ts';
import { openExtractorPool } from '../inference/extractor-pool.ts';
import { noFingers } from './no-fingers.ts';
import { runStation, type LogTo, type RunningStation } from './running-station.ts';

/** The models of this checkout. */
export const modelsDirectory = new URL('../../models', import.meta.url).pathname;

/** How long one face may take before its thread is replaced. */
const extractionMsMax = 15_000;

/**
 * An enrolment station for real faces, extracted by networks in worker threads.
 * @throws an Error with a code when data, secrets or models are not what they must be
 */
export async function openStation(config: StationConfig, logTo: LogTo): Promise<RunningStation> {
  const openAcquisition = async () => {
    const extractor = await openExtractorPool({
      modelsDirectory,
      threads: config.threads,
      queueMax: httpLimits.concurrentMax,
      deadlineMs: extractionMsMax,
    });
    return {
      extractor,
      model: extractor.model,
      modelHash: extractor.modelHash,
      dimension: extractor.dimension,
      calibration: extractor.calibration,
      decode: decodeSample,
      enrolmentGate: (extraction: Extraction) => passQuality(extraction, enrolmentQuality),
      verificationGate: (extraction: Extraction) => passQuality(extraction, verificationQuality),
      fingers: noFingers,
    };
  };
  return runStation(config, openAcquisition, logTo);
}
