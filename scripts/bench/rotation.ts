import { normalsOf, rotationFrom } from '../../src/biometrics/rotation.ts';
import { keyedNormals } from '../../src/credentials/keyed-normals.ts';
import { keyedRotation } from '../../src/sites/template-rotation.ts';
import { interleaved, type Line } from './stopwatch.ts';

const people = 200;
const key = (byte: number) => new Uint8Array(32).fill(byte);

/** Two impressions of each of some people, as networks see them: not alike in all directions. */
function impressions(dimension: number): readonly (readonly [Float32Array, Float32Array])[] {
  const drawn = keyedNormals(key(9), 3 * people * dimension);
  let at = 0;
  const next = () => drawn.subarray(at, (at += dimension));
  const unit = (values: Float64Array) => {
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return Float32Array.from(values, (value) => value / norm);
  };
  return Array.from({ length: people }, () => {
    const person = next().map((value, place) => value / (1 + place / 40));
    const seen = () => {
      const noise = next();
      return unit(person.map((value, place) => value + (0.5 * (noise[place] ?? 0)) / 5));
    };
    return [seen(), seen()] as const;
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}

/** As galleries keep vectors: eight bits for each number. */
function coarse(vector: Float32Array): Float32Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return vector.map((value) => (Math.round((127 * value) / largest) * largest) / 127);
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => value * value)) - mean(values) ** 2);
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);

/** What happens to similarities of mated impressions and of strangers. */
function similarities(dimension: number): Line['figures'] {
  const seen = impressions(dimension);
  const own = keyedRotation(key(1), 'face', dimension);
  const other = keyedRotation(key(2), 'face', dimension);
  const turned = seen.map(([a, b]) => [own.rotated(a), own.rotated(b)] as const);
  const changes = seen.flatMap(([a], probe) =>
    seen.map(([, b], reference) => {
      const plain = cosine(a, b);
      const [of, to] = [turned[probe]?.[0] ?? a, turned[reference]?.[1] ?? b];
      return {
        turned: Math.abs(plain - cosine(of, to)),
        coarse: Math.abs(plain - cosine(coarse(a), coarse(b))),
        both: Math.abs(plain - cosine(coarse(of), coarse(to))),
      };
    }),
  );
  const joined = seen.map(([, b], place) => cosine(turned[place]?.[0] ?? b, other.rotated(b)));
  const strangers = seen.map(([a], place) => cosine(a, seen[(place + 1) % people]?.[1] ?? a));
  return {
    'largest change of a cosine': most(changes.map((change) => change.turned)),
    'by 8 bits, plain': most(changes.map(({ coarse: change }) => change)),
    'by 8 bits, turned': most(changes.map(({ both }) => both)),
    'mated, mean cosine': mean(turned.map(([a, b]) => cosine(a, b))),
    'the same people across two keys': mean(joined),
    'spread across two keys': spread(joined),
    'spread of strangers': spread(strangers),
  };
}

/** How long making a rotation takes, once at a start, and turning one template. */
async function times(dimension: number): Promise<Line['figures']> {
  const own = keyedRotation(key(1), 'face', dimension);
  const vector = new Float32Array(dimension).fill(1 / Math.sqrt(dimension));
  const turnsPerRound = 20;
  const taken = await interleaved(40, {
    made: async () => {
      rotationFrom(keyedNormals(key(3), normalsOf(dimension)), dimension);
    },
    turned: async () => {
      for (let time = 0; time < turnsPerRound; time += 1) own.rotated(vector);
    },
  });
  return {
    'made once, ms': taken['made']?.min ?? Number.NaN,
    'a template, ms': (taken['turned']?.min ?? Number.NaN) / turnsPerRound,
  };
}

/** What a rotation by the deployment's key costs, in similarities and in time. */
export async function benchRotation(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [what, dimension] of [
    ['faces', 512],
    ['fingers', 256],
  ] as const) {
    const name = `rotation of ${what}, ${dimension} numbers`;
    lines.push({ what: name, figures: similarities(dimension) });
    lines.push({ what: `${name}, time`, figures: await times(dimension) });
  }
  return lines;
}
