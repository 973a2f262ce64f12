import { createHash } from 'node:crypto';
import type { Extractor } from '../biometrics/extraction.ts';
import type { FivePoints } from '../biometrics/face/face.ts';
import { Quality } from '../vocabulary/quality.ts';
import { fail, ok } from '../vocabulary/result.ts';
import { ModelId } from '../vocabulary/template.ts';

/** The model of generated templates; they never compare with those of real faces. */
export const generatedModel = ModelId.parse('generated@1');
/** As long as a face's, so that searching costs the same. */
export const generatedDimension = 512;

/**
 * What a capture shares with its person; the cosine of two captures is the root of both shares'
 * product. Real captures under control lie around 0.75; a poor one is for adjudicators to see.
 */
const ordinaryShare = 0.75;
const poorShare = 0.33;

/** Numbers of a normal distribution that depend on the seed alone. */
function* normals(seed: string): Generator<number, never> {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  // mulberry32: small, and random enough for vectors that nobody guesses at.
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    yield radius * Math.cos(angle);
    yield radius * Math.sin(angle);
  }
}

/** A unit vector that depends on the seed alone. */
export function generatedVector(seed: string, dimension = generatedDimension): Float32Array {
  const source = normals(seed);
  const vector = Float32Array.from({ length: dimension }, () => source.next().value);
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

/** A template's vector of one capture; one called `poor …` is far from the person's others. */
export function generatedCapture(
  person: string,
  capture: string,
  dimension = generatedDimension,
): Float32Array {
  const own = generatedVector(`person ${person}`, dimension);
  const noise = generatedVector(`capture ${person} ${capture}`, dimension);
  const share = capture.startsWith('poor') ? poorShare : ordinaryShare;
  const mixed = own.map(
    (value, place) => Math.sqrt(share) * value + Math.sqrt(1 - share) * (noise[place] ?? 0),
  );
  const norm = Math.sqrt(mixed.reduce((sum, value) => sum + value * value, 0));
  return mixed.map((value) => value / norm);
}

/** The bytes that stand for a photograph of a person: a rehearsal's station reads them. */
export function generatedPhotograph(person: string, capture: string): Uint8Array {
  return Buffer.from(JSON.stringify(['generated photograph', person, capture]), 'utf8');
}

/** There are no pixels; the points stand as those of a face do. */
export const generatedPoints: FivePoints = {
  leftEye: { x: 38, y: 52 },
  rightEye: { x: 74, y: 52 },
  nose: { x: 56, y: 72 },
  leftMouth: { x: 42, y: 92 },
  rightMouth: { x: 71, y: 92 },
};

/** Turns generated photographs into templates; everything else has no face on it. */
export const generatedExtractor: Extractor = {
  extract: async ({ data }) => {
    const said = /^\["generated photograph","([^"]*)","([^"]*)"\]$/.exec(
      Buffer.from(data).toString('utf8'),
    );
    if (!said) return fail({ kind: 'no_face' });
    const [, person = '', capture = ''] = said;
    return ok({
      template: {
        modality: 'face',
        model: generatedModel,
        vector: generatedCapture(person, capture),
      },
      quality: Quality.parse(80),
      measures: [],
      presentationAttackScore: 1,
      five: generatedPoints,
      networkMs: 0,
    });
  },
  close: async () => undefined,
};
