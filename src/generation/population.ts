import { createHash } from 'node:crypto';
import { Normals } from './normals.ts';

/** How a population's vectors spread. */
export interface PopulationProfile {
  /** Values of a vector; a power of two. */
  readonly dimension: number;
  /**
   * Effective dimensions: of the variances v of the axes (Σv)² / Σv². Cosines of strangers spread
   * by about the inverse of its root.
   */
  readonly participationRatio: number;
}

/** Profiles of networks' embeddings. */
export const populationProfiles = {
  /** A network that uses its space well. */
  spread: { dimension: 512, participationRatio: 163 },
  /** As the network for faces: strangers' cosines deviate by 0.099, as its calibration says. */
  face: { dimension: 512, participationRatio: 88 },
  /** Shorter vectors, with the spectrum of `spread`. */
  short: { dimension: 256, participationRatio: 97 },
} as const satisfies Readonly<Record<string, PopulationProfile>>;

/** Groups of people who look a little alike; what a vector has of its group's. */
const clusters = 64;
const clusterPart = 0.22;
/** What a vector has of its family's. */
const familyPart = 0.6;
/** Identities of neighbouring numbers among whom kin are found. */
const kinMax = 4;
/** Of these groups a share has two, three or four kin, evenly: 15 % of the identities. */
const familyShare = (0.15 * kinMax) / 3;
/** Cosines of a second capture with the first: ordinary ones, and a share of poor ones. */
const ordinary = { mean: 0.68, deviation: 0.09 };
const poor = { mean: 0.45, deviation: 0.1, share: 0.08 };
const genuine = { min: 0.15, max: 0.97 };

/** What a sequence of normal numbers is for. */
const purposes = { own: 0, family: 1, capture: 2, cluster: 3 } as const;
/** A purpose stands above the high bits of an identity, of which there are 21. */
const purposeShift = 21;

/** Halvings after which an exponent is as exact as a double. */
const halvings = 60;

/** Deviations of the axes, of a power law whose participation ratio is the profile's. */
function deviationsOf({ dimension, participationRatio }: PopulationProfile): Float64Array {
  if (dimension < 2 || !Number.isInteger(Math.log2(dimension))) {
    throw new Error('the dimension of a population is a power of two');
  }
  if (participationRatio <= 1 || participationRatio >= dimension) {
    throw new Error('a participation ratio lies between 1 and the dimension');
  }
  let low = 0;
  let high = 8;
  for (let step = 0; step < halvings; step += 1) {
    const exponent = (low + high) / 2;
    let sum = 0;
    let squares = 0;
    for (let axis = 1; axis <= dimension; axis += 1) {
      const variance = axis ** -exponent;
      sum += variance;
      squares += variance * variance;
    }
    if ((sum * sum) / squares > participationRatio) low = exponent;
    else high = exponent;
  }
  return Float64Array.from({ length: dimension }, (_, axis) => (axis + 1) ** (-low / 2));
}

/** Scales a vector to a length of one. */
function normalise(vector: Float64Array): void {
  let squares = 0;
  for (let axis = 0; axis < vector.length; axis += 1) squares += (vector[axis] ?? 0) ** 2;
  const scale = 1 / Math.sqrt(squares);
  for (let axis = 0; axis < vector.length; axis += 1) vector[axis] = (vector[axis] ?? 0) * scale;
}

/** Adds a part of another vector. */
function add(vector: Float64Array, part: number, other: Float64Array): void {
  for (let axis = 0; axis < vector.length; axis += 1) {
    vector[axis] = (vector[axis] ?? 0) + part * (other[axis] ?? 0);
  }
}

/** The Hadamard transform in place, without its scale: d·log₂ d additions. */
function hadamard(vector: Float64Array): void {
  for (let half = 1; half < vector.length; half *= 2) {
    for (let from = 0; from < vector.length; from += 2 * half) {
      for (let axis = from; axis < from + half; axis += 1) {
        const one = vector[axis] ?? 0;
        const other = vector[axis + half] ?? 0;
        vector[axis] = one + other;
        vector[axis + half] = one - other;
      }
    }
  }
}

/**
 * People who do not exist, as the embeddings of their captures, spread as those of real faces are:
 * groups who look alike, families, few strong axes and many weak ones, turned so that no axis of
 * the result is stronger than another. Each identity is a whole number from 0; its vectors depend
 * on seed, profile and number alone, so a gallery of millions needs none of the others. An identity
 * beyond those enrolled is a stranger, but for siblings. Not for two threads at once.
 */
export class Population {
  readonly dimension: number;
  readonly #deviations: Float64Array;
  readonly #signs: Float64Array;
  readonly #clusters: readonly Float64Array[];
  readonly #key: readonly [number, number, number];
  readonly #normals = new Normals();
  readonly #own: Float64Array;
  readonly #other: Float64Array;

  constructor(profile: PopulationProfile, seed: string) {
    const { dimension } = profile;
    this.dimension = dimension;
    this.#deviations = deviationsOf(profile);
    const digest = createHash('sha256').update(`population ${dimension} ${seed}`).digest();
    this.#key = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8)];
    this.#own = new Float64Array(dimension);
    this.#other = new Float64Array(dimension);
    this.#clusters = Array.from({ length: clusters }, (_, cluster) => {
      const vector = new Float64Array(dimension);
      this.#draw(vector, cluster, purposes.cluster, 0);
      return vector;
    });
    this.#begin(clusters, purposes.cluster, 0);
    this.#signs = Float64Array.from({ length: dimension }, () =>
      this.#normals.bits() < 0 ? -1 : 1,
    );
  }

  /** The first capture of an identity, which a gallery holds; of unit length. */
  reference(identity: number, into = new Float32Array(this.dimension)): Float32Array {
    this.#compose(identity);
    return this.#turned(into);
  }

  /**
   * Another capture, of unit length. Its cosine with the reference is drawn from 92 % N(0.68, 0.09)
   * and 8 % N(0.45, 0.10), kept from 0.15 to 0.97.
   * @param capture a whole number; the same gives the same vector
   */
  capture(
    identity: number,
    capture: number,
    into = new Float32Array(this.dimension),
  ): Float32Array {
    this.#compose(identity);
    const own = this.#own;
    const noise = this.#other;
    const cosine = this.#genuineCosine(identity, capture);
    this.#normals.fill(noise, this.#deviations);
    let shared = 0;
    for (let axis = 0; axis < own.length; axis += 1) {
      shared += (own[axis] ?? 0) * (noise[axis] ?? 0);
    }
    add(noise, -shared, own);
    normalise(noise);
    const part = Math.sqrt(1 - cosine * cosine);
    for (let axis = 0; axis < own.length; axis += 1) {
      own[axis] = cosine * (own[axis] ?? 0) + part * (noise[axis] ?? 0);
    }
    return this.#turned(into);
  }

  /** The others of an identity's family; mostly there are none. */
  siblings(identity: number): readonly number[] {
    const first = identity - (identity % kinMax);
    const { kin } = this.#familyOf(identity);
    if (identity - first >= kin) return [];
    return Array.from({ length: kin }, (_, place) => first + place).filter(
      (other) => other !== identity,
    );
  }

  #begin(identity: number, purpose: number, capture: number): void {
    const [first, second, third] = this.#key;
    const high = Math.floor(identity / 2 ** 32) | (purpose << purposeShift);
    this.#normals.begin(identity ^ first, high ^ second, capture ^ third);
  }

  #draw(vector: Float64Array, identity: number, purpose: number, capture: number): void {
    this.#begin(identity, purpose, capture);
    this.#normals.fill(vector, this.#deviations);
    normalise(vector);
  }

  /** How many of the first of four neighbours are kin, and the group of all four. */
  #familyOf(identity: number): { readonly kin: number; readonly cluster: number } {
    this.#begin(identity - (identity % kinMax), purposes.family, 0);
    const isFamily = this.#normals.unit() < familyShare;
    const kin = 2 + Math.floor(this.#normals.unit() * (kinMax - 1));
    const cluster = Math.floor(this.#normals.unit() * clusters);
    return { kin: isFamily ? kin : 0, cluster };
  }

  /** The identity's vector, not turned yet, in `#own`. */
  #compose(identity: number): void {
    if (!Number.isSafeInteger(identity) || identity < 0) {
      throw new Error('an identity is a whole number from 0');
    }
    const own = this.#own;
    const { kin, cluster } = this.#familyOf(identity);
    const hasKin = identity % kinMax < kin;
    if (hasKin) {
      this.#normals.fill(this.#other, this.#deviations);
      normalise(this.#other);
    }
    this.#draw(own, identity, purposes.own, 0);
    const family = hasKin ? familyPart : 0;
    const ownPart = Math.sqrt(1 - clusterPart ** 2 - family ** 2);
    for (let axis = 0; axis < own.length; axis += 1) own[axis] = ownPart * (own[axis] ?? 0);
    if (hasKin) add(own, family, this.#other);
    const group = this.#clusters[cluster];
    if (group) add(own, clusterPart, group);
    normalise(own);
  }

  /** Begins a capture's sequence, whose first numbers say how well it was taken. */
  #genuineCosine(identity: number, capture: number): number {
    this.#begin(identity, purposes.capture, capture);
    const { mean, deviation } = this.#normals.unit() < poor.share ? poor : ordinary;
    const drawn = mean + deviation * this.#normals.next();
    return Math.min(genuine.max, Math.max(genuine.min, drawn));
  }

  /** Turns `#own` by random signs and the Hadamard transform. */
  #turned(into: Float32Array): Float32Array {
    const own = this.#own;
    const signs = this.#signs;
    for (let axis = 0; axis < own.length; axis += 1) {
      own[axis] = (own[axis] ?? 0) * (signs[axis] ?? 0);
    }
    hadamard(own);
    const scale = 1 / Math.sqrt(own.length);
    for (let axis = 0; axis < own.length; axis += 1) into[axis] = (own[axis] ?? 0) * scale;
    return into;
  }
}
