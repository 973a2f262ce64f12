import { evidenceOf } from '../biometrics/evidence.ts';
import type { StationConfig } from '../config.ts';
import { faceEvidence } from '../inference/extractor-pool.ts';
import { loadFingerComparison } from '../inference/finger-comparison.ts';
import { loadModel } from '../inference/manifest.ts';
import { faceModels } from '../inference/models.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { ok } from '../vocabulary/result.ts';
import { generatedFacePicture } from '../generation/face-picture.ts';
import { generatedDimension, generatedExtractor, generatedModel } from '../generation/faces.ts';
import {
  generatedFingerDimension,
  generatedFingerModel,
  generatedPicture,
} from '../generation/fingers.ts';
import { generatedPortraits } from './generated-portraits.ts';
import { generatedFingerEngine } from '../generation/slaps.ts';
import { modelsDirectory } from './station.ts';
import { runStation, type RunningStation } from './running-station.ts';
import type { LogTo, StationMaking } from './station-making.ts';

/**
 * A station like any other, but for the people: it takes generated photographs and impressions, of
 * which there are as many as one likes. For tests, benchmarks and the training of operators.
 */
export async function openRehearsal(
  config: StationConfig,
  logTo: LogTo,
  making: Pick<StationMaking, 'native' | 'devicePorts' | 'sendingPace'> = {},
): Promise<RunningStation> {
  const { manifest } = await loadModel(modelsDirectory, faceModels.embedding);
  const comparison = await loadFingerComparison(modelsDirectory);
  const acquisition = {
    extractor: generatedExtractor,
    model: generatedModel,
    modelHash: 'generated',
    dimension: generatedDimension,
    calibration: faceEvidence(manifest),
    decode: async (data: Uint8Array) => ok({ widthPx: 1, heightPx: 1, data }),
    decodeKeptFace: async (data: Uint8Array) => generatedFacePicture(data),
    enrolmentGate: () => ok('good_enough' as const),
    verificationGate: () => ok('good_enough' as const),
    busy: () => false,
    portraits: generatedPortraits,
    fingers: {
      engine: generatedFingerEngine,
      calibration: evidenceOf(comparison.calibration, comparison.matedCalibration),
      model: generatedFingerModel,
      modelHash: 'generated',
      dimension: generatedFingerDimension,
      decode: async (data: Uint8Array) => ok({ widthPx: 1, heightPx: 1, data, dpi: 500 }),
      encode: async ({ data }: GreyImage) => data,
      decodeKept: async (data: Uint8Array) => generatedPicture(data),
      enrolmentGate: () => ok('good_enough' as const),
      verificationGate: () => ok('good_enough' as const),
      close: async () => undefined,
    },
  };
  return runStation(config, {
    openAcquisition: async () => acquisition,
    training: true,
    logTo,
    ...making,
  });
}
