import type { Extractor } from '../biometrics/extraction.ts';
import type { FingerEngine } from '../biometrics/finger/finger-engine.ts';
import type { Rotation } from '../biometrics/rotation.ts';
import { ok } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Acquisition } from './acquisition.ts';
import { keyedRotation, type KeyedRotation } from './template-rotation.ts';

/** A deployment's rotations of what its networks see. */
export interface Rotations {
  readonly face: KeyedRotation;
  readonly finger: KeyedRotation;
}

/** They follow from one key. */
export function rotationsOf(
  key: Uint8Array,
  { dimension, fingers }: Pick<Acquisition, 'dimension' | 'fingers'>,
): Rotations {
  return {
    face: keyedRotation(key, 'face', dimension),
    finger: keyedRotation(key, 'finger', fingers.dimension),
  };
}

function turned(template: Template, rotation: Rotation): Template {
  return { ...template, vector: rotation.rotated(template.vector) };
}

function turnedFaces(extractor: Extractor, rotation: Rotation): Extractor {
  return {
    extract: async (image) => {
      const found = await extractor.extract(image);
      if (!found.ok) return found;
      return ok({ ...found.value, template: turned(found.value.template, rotation) });
    },
    close: () => extractor.close(),
  };
}

function turnedFingers(engine: FingerEngine, rotation: Rotation): FingerEngine {
  return {
    extractFinger: async (image, position) => {
      const found = await engine.extractFinger(image, position);
      if (!found.ok) return found;
      const { template } = found.value;
      const embedding = turned(template.embedding, rotation);
      return ok({ ...found.value, template: { ...template, embedding } });
    },
    compareFingers: (probe, references) => engine.compareFingers(probe, references),
    segmentSlap: (image, asked) => engine.segmentSlap(image, asked),
    explainFingers: (probe, reference) => engine.explainFingers(probe, reference),
  };
}

/**
 * The same way from samples to templates, each turned as this deployment turns them: register,
 * galleries and whoever compares see nothing else. Minutiae stay as they are: a place on a finger
 * can not be turned in this way and still be compared.
 */
export function rotatedAcquisition(acquisition: Acquisition, rotations: Rotations): Acquisition {
  const { extractor, modelHash, fingers } = acquisition;
  return {
    ...acquisition,
    extractor: turnedFaces(extractor, rotations.face),
    modelHash: rotations.face.networksFrom(modelHash),
    fingers: {
      ...fingers,
      engine: turnedFingers(fingers.engine, rotations.finger),
      modelHash: rotations.finger.networksFrom(fingers.modelHash),
    },
  };
}
