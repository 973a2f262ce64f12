import { writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { comparisonFeatures } from '../src/biometrics/finger/comparison-features.ts';
import { errorRates } from '../src/evaluation/error-rates.ts';
import { fingerModels } from '../src/inference/models.ts';
import type { MinutiaSet } from '../src/vocabulary/minutiae.ts';
import { calibrationPoints, matedPoints } from './fit/calibration-points.ts';
import { comparedPairs, preparedFingers, throughWindow } from './fit/finger-pairs.ts';
import { openImpressionStore } from './fit/generated-impressions.ts';
import { fitWeighting, type LabelledRows, type Weighting } from './fit/logistic-regression.ts';

/**
 * Fits the comparison of fingers to generated ones, and says how well it does on others: one
 * command, which goes on where it was stopped. With a new network only the reading is done again.
 */
const { values } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'basma-finger-comparison') },
    models: { type: 'string', default: 'models' },
    fingers: { type: 'string', default: '200' },
    presses: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
  },
});
const fingers = Number(values.fingers);
const presses = Number(values.presses);
const rounds = Number(values.rounds);
const store = await openImpressionStore(values.work, values.models);

async function impressionsOf(series: string): Promise<readonly (readonly MinutiaSet[])[]> {
  const all: (readonly MinutiaSet[])[] = [];
  for (let finger = 0; finger < fingers; finger += 1) {
    all.push(await store.impressionsOf(`${series}-${finger}`, presses));
    if (finger % 10 === 9) process.stderr.write(`\r${series}: ${finger + 1}/${fingers} fingers `);
  }
  process.stderr.write('\n');
  return all;
}

/** The same impressions, half of them seen through smaller sensors. */
function throughWindows(impressions: readonly (readonly MinutiaSet[])[], series: string) {
  return impressions.map((one, finger) =>
    one.map((minutiae, press) => throughWindow(minutiae, `${series}-${finger}-${press}`)),
  );
}

/** Scores of mated and of non-mated rows. */
function scoresOf(rows: LabelledRows, score: (row: number) => number) {
  const of = (label: number) =>
    Float64Array.from(
      Array.from(rows.mated.keys()).filter((row) => rows.mated[row] === label),
      score,
    );
  return { mated: of(1), nonMated: of(0), matedFailures: 0, nonMatedFailures: 0 };
}

const feature = (rows: LabelledRows, column: number) => (row: number) =>
  rows.features[row * rows.columns + column] ?? 0;

const fusedWith = (rows: LabelledRows, weighting: Weighting) => (row: number) =>
  weighting.weights.reduce(
    (sum, weight, column) => sum + weight * feature(rows, column)(row),
    weighting.bias,
  );

const percent = (share: number) => (100 * share).toFixed(2).padStart(6);

/** How often another finger would be the best of a gallery of one press of each. */
function rankOneOf(scores: Float64Array, score: number): number {
  // Non-mated pairs are exchangeable here: the chance that none of a gallery's is higher.
  const above = scores.reduce((sum, other) => sum + (other >= score ? 1 : 0), 0) / scores.length;
  return (1 - above) ** (fingers - 1);
}

function print(what: string, rows: LabelledRows, weighting: Weighting): void {
  const columns = {
    'pair table alone': feature(rows, comparisonFeatures.indexOf('tableSimilarity')),
    'edge growing alone': feature(rows, comparisonFeatures.indexOf('growthSimilarity')),
    fused: fusedWith(rows, weighting),
  };
  console.log(`${what}: EER, FNMR at FMR 1 %, 0.1 %, rank-1 of ${fingers}, in percent`);
  for (const [name, score] of Object.entries(columns)) {
    const scores = scoresOf(rows, score);
    const { equalErrorRate, points } = errorRates(scores, 'left_out');
    const rank =
      scores.mated.reduce((sum, one) => sum + rankOneOf(scores.nonMated, one), 0) /
      scores.mated.length;
    const rates = [equalErrorRate, points[0]?.fnmr.share ?? 0, points[1]?.fnmr.share ?? 0, rank];
    console.log(`  ${name.padEnd(20)} ${rates.map(percent).join(' ')}`);
  }
}

const fitted = await impressionsOf('fit');
const rows = comparedPairs(preparedFingers(throughWindows(fitted, 'fit')), rounds);
const weighting = fitWeighting(rows, { matedShare: 0.01, ridge: 1e-4, steps: 1500 });
const scores = scoresOf(rows, fusedWith(rows, weighting));
const calibration = calibrationPoints(scores.nonMated);
const matedCalibration = matedPoints(scores.mated, calibration);

const short = (value: number) => Number(value.toPrecision(5));
const constants = {
  id: 'finger-comparison@1',
  model: fingerModels.minutiae,
  modelSha256: store.modelHash,
  fittedBy: 'scripts/fit-finger-comparison.ts',
  fittedOn: {
    seeds: `fit-0 … fit-${fingers - 1}`,
    presses,
    matedPairs: scores.mated.length,
    nonMatedPairs: scores.nonMated.length,
  },
  bias: short(weighting.bias),
  weights: Object.fromEntries(
    comparisonFeatures.map((name, column) => [name, short(weighting.weights[column] ?? 0)]),
  ),
  calibration,
  matedCalibration,
};
const folder = join(values.models, constants.id);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'constants.json'), `${JSON.stringify(constants, undefined, 2)}\n`);

const reported = await impressionsOf('report');
const whole = comparedPairs(preparedFingers(reported), rounds);
const windowed = comparedPairs(preparedFingers(throughWindows(reported, 'report')), rounds);
print('whole impressions', whole, weighting);
print('half of them through small sensors', windowed, weighting);
for (const [what, some] of Object.entries({ whole, windowed })) {
  const { nonMated } = scoresOf(some, fusedWith(some, weighting));
  const held = calibration.map(({ similarity, falseMatchRate }) => {
    const reach = nonMated.filter((score) => score > similarity).length;
    return `${falseMatchRate} → ${(reach / nonMated.length).toPrecision(2)}`;
  });
  console.log(`${what}: rates of the table on fingers that it was not made of: ${held.join(', ')}`);
}
console.log(`a comparison by both matchers: median ${whole.medianMs.toFixed(3)} ms`);
