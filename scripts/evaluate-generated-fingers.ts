import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { percent } from '../src/cli/terminal.ts';
import { measureGeneratedFingers } from './measure/generated-fingers.ts';

/** Error rates and times on generated fingers that nothing was trained on. */
const { values } = parseArgs({
  options: {
    fingers: { type: 'string', default: '60' },
    presses: { type: 'string', default: '4' },
    threads: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
  },
});

const size = { fingers: Number(values.fingers), presses: Number(values.presses) };
const figures = await measureGeneratedFingers(size, Number(values.threads), (done, of) => {
  if (process.stderr.isTTY) process.stderr.write(`\rfingers: ${done}/${of} `);
});

function ratesText(name: string, rates: (typeof figures)['oneFinger']): readonly string[] {
  const points = rates.points.map(
    ({ falseMatchRateMax, fnmr, supported }) =>
      `  FNMR at FMR ${falseMatchRateMax.toExponential(0)}  ${percent(fnmr)}` +
      (supported ? '' : '  too few non-mated pairs for this rate'),
  );
  return [
    `${name}: ${rates.matedPairs} mated and ${rates.nonMatedPairs} non-mated pairs`,
    `  EER               ${(100 * rates.equalErrorRate).toFixed(2)} %`,
    ...points,
    `  rank-1            ${percent(rates.firstRank)} of ${rates.firstRank.of} probes`,
  ];
}

const processor = cpus()[0]?.model ?? 'unknown processor';
const machine = `${processor}, ${availableParallelism()} cores, Node ${process.version}`;
const text = [
  `${size.fingers} generated fingers, ${size.presses} presses each; ${figures.failures} failures ` +
    `to acquire count as pairs that never match`,
  ...ratesText('one finger', figures.oneFinger),
  ...ratesText(
    'two fingers of a person, logarithms of likelihood ratios added',
    figures.twoFingers,
  ),
  `${figures.minutiaePerTemplate} minutiae in the median template`,
  `${figures.extractionCpuMs.toFixed(1)} CPU ms from a file to a template (median)`,
  `${figures.comparisonMs.toFixed(3)} ms for one comparison of about 60 minutiae (median)`,
  machine,
].join('\n');
console.log(values.json ? JSON.stringify({ machine, ...figures }, undefined, 2) : text);
