import { cpus } from 'node:os';
import {
  Population,
  populationProfiles,
  type PopulationProfile,
} from '../src/generation/population.ts';
import { innerProduct } from '../src/vocabulary/inner-product.ts';
import { interleaved } from './bench/stopwatch.ts';

/** What generated embeddings are like, and what one costs. */
const people = 2_000;
/** Vectors that are made between two looks at the clock. */
const blockLength = 500;

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

async function describe(name: string, profile: PopulationProfile): Promise<string> {
  const population = new Population(profile, 'measured');
  const references = Array.from({ length: people }, (_, place) => population.reference(4 * place));
  const strangers = references.flatMap((one, place) =>
    references.slice(0, place).map((other) => innerProduct(one, other, 0)),
  );
  const genuine = references.map((reference, place) =>
    innerProduct(reference, population.capture(4 * place, 1), 0),
  );
  const siblings = Array.from({ length: 8 * people }, (_, identity) => identity).flatMap((one) => {
    const reference = population.reference(one);
    return population
      .siblings(one)
      .map((other) => innerProduct(reference, population.reference(other), 0));
  });
  const into = new Float32Array(profile.dimension);
  let made = 0;
  const { reference, capture } = await interleaved(40, {
    reference: async () => {
      for (let block = 0; block < blockLength; block += 1) population.reference((made += 1), into);
    },
    capture: async () => {
      for (let block = 0; block < blockLength; block += 1) population.capture((made += 1), 1, into);
    },
  });
  const mean = (values: readonly number[]) =>
    (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  const micros = (ms = 0) => ((1000 * ms) / blockLength).toFixed(1);
  return [
    `${name}: ${profile.dimension} values, participation ratio ${profile.participationRatio}`,
    `strangers' cosines deviate by ${deviationOf(strangers).toFixed(4)}`,
    `genuine ${mean(genuine)}, deviation ${deviationOf(genuine).toFixed(3)}`,
    `siblings ${mean(siblings)}`,
    `reference ${micros(reference?.min)} µs, capture ${micros(capture?.min)} µs`,
  ].join(' · ');
}

for (const [name, profile] of Object.entries(populationProfiles)) {
  console.log(await describe(name, profile));
}
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, one core, Node ${process.version}`);
