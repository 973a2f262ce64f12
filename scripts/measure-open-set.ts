import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { calibrationOf, type Calibration } from '../src/biometrics/calibration.ts';
import { calibrationTable } from '../src/evaluation/calibration-table.ts';
import { largerGalleries, type LargerGalleries } from '../src/evaluation/larger-galleries.ts';
import { NonMatedScores } from '../src/evaluation/non-mated-scores.ts';
import { orderedScore, scoreMax } from '../src/evaluation/ordered-score.ts';
import { Population, populationProfiles } from '../src/generation/population.ts';
import { innerProduct } from '../src/vocabulary/inner-product.ts';
import { proportion } from '../src/vocabulary/proportion.ts';

/**
 * Whether what `basma evaluate identify` says of larger galleries comes true: thresholds from a
 * small gallery of generated people, and how many strangers find somebody at them in large ones.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '1000' },
    sizes: { type: 'string', default: '10000,100000' },
    strangers: { type: 'string', default: '1000' },
    kin: { type: 'boolean', default: false },
  },
});
const people = Number(values.people);
const sizes = values.sizes.split(',').map(Number);
const strangersCount = Number(values.strangers);
const fpirs: readonly number[] = [1e-1, 1e-2];
/** People that only calibrate; comparisons of every two. */
const calibrating = 2_000;
const listedMax = 100;

const population = new Population(populationProfiles.face, 'open set');
/** Of four neighbours one, so that nobody has kin in a gallery; or all, and families with them. */
const enrolled = (place: number) => (values.kin ? place : 4 * place);
/** Numbers of identities that are apart from those of the galleries, and nobody's kin. */
const apart = (group: number, place: number) => 1_000_000_000 * group + 4 * place;

function calibration(): Calibration {
  const vectors = Array.from({ length: calibrating }, (_, place) =>
    population.reference(apart(1, place)),
  );
  const cosines = vectors.flatMap((one, place) =>
    vectors.slice(0, place).map((other) => innerProduct(one, other, 0)),
  );
  return calibrationOf(calibrationTable(Float64Array.from(cosines)));
}

const calibrated = calibration();
const score = (similarity: number) => calibrated.score(similarity);
function scored(probe: Float32Array, reference: Float32Array): number {
  const similarity = innerProduct(probe, reference, 0);
  return orderedScore({ similarity, score: score(similarity) });
}

/** What a small gallery says of larger ones. */
function foretold(): LargerGalleries {
  const references = Array.from({ length: people }, (_, place) => ({
    person: `${place}`,
    vector: population.reference(enrolled(place)),
  }));
  const nonMated = new NonMatedScores(references.map(({ person }) => person));
  const search = (person: string, probe: Float32Array) => {
    const listed = references
      .map((reference) => ({ person: reference.person, score: scored(probe, reference.vector) }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, listedMax);
    nonMated.add(person, listed);
  };
  const mated = references.map(({ person, vector }, place) => {
    const probe = population.capture(enrolled(place), 1);
    search(person, probe);
    search(`stranger ${place}`, population.capture(apart(2, place), 1));
    return scored(probe, vector);
  });
  return largerGalleries({ mated: Float64Array.from(mated), nonMated }, { sizes, fpirs, scoreMax });
}

/** The best score of each stranger in galleries that grow to each of the sizes. */
function* bestScores(): Generator<{ readonly size: number; readonly best: Float64Array }> {
  const strangers = Array.from({ length: strangersCount }, (_, place) =>
    population.capture(apart(3, place), 1),
  );
  const nearest = new Float64Array(strangers.length).fill(-1);
  const into = new Float32Array(population.dimension);
  const growing = sizes.toSorted((a, b) => a - b);
  for (let place = 0; place < (growing.at(-1) ?? 0); place += 1) {
    const reference = population.reference(enrolled(place), into);
    for (const [one, stranger] of strangers.entries()) {
      const cosine = innerProduct(stranger, reference, 0);
      if (cosine > (nearest[one] ?? 1)) nearest[one] = cosine;
    }
    if (!growing.includes(place + 1)) continue;
    const best = nearest.map((similarity) =>
      orderedScore({ similarity, score: score(similarity) }),
    );
    yield { size: place + 1, best };
  }
}

const larger = foretold();
console.log(
  `${larger.nonMatedComparisons} non-mated comparisons; tail ${JSON.stringify(larger.tail)}`,
);
for (const { size, best } of bestScores()) {
  for (const point of larger.sizes.find((one) => one.people === size)?.points ?? []) {
    const asked = `gallery of ${size}, FPIR ${point.fpirMax.toExponential(0)}`;
    if (point.kind !== 'measured' && point.kind !== 'extrapolated') {
      console.log(`${asked}: ${point.kind}`);
      continue;
    }
    const { threshold, thresholdLow95, thresholdHigh95, fnir, kind, decadesBeyond } = point;
    const found = proportion(best.filter((one) => one > threshold).length, best.length);
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    console.log(
      `${asked}: threshold ${threshold.toFixed(1)} ` +
        `[${thresholdLow95.toFixed(1)}–${thresholdHigh95.toFixed(1)}], ${kind}, ` +
        `${decadesBeyond.toFixed(1)} decades beyond; strangers who found somebody ` +
        `${percent(found.share)} [${percent(found.low95)}–${percent(found.high95)}]; ` +
        `FNIR ${percent(fnir.share)}`,
    );
  }
}
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, one core, Node ${process.version}`);
