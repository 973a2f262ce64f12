import type { LargerGalleries, SizePoint, Tail } from '../evaluation/larger-galleries.ts';
import type { Unsupported } from '../evaluation/score-decline.ts';
import { columns, percent } from './terminal.ts';

const reasons: Readonly<Record<Unsupported, string>> = {
  few_people: 'too few people',
  few_scores: 'too few comparisons',
  tied_scores: 'too many scores are equal',
  short_lists: 'lists of candidates are too short',
};

function tailText(tail: Tail): string {
  if (tail.kind === 'not_supported') return `tail of FMR: not supported, ${reasons[tail.why]}`;
  const { from, exceedances, scale, shape } = tail;
  const form = shape === 0 ? 'exponential' : `generalised Pareto, shape ${shape.toFixed(3)}`;
  return (
    `tail of FMR: ${form}, scale ${scale.toFixed(2)}, ` +
    `of ${exceedances} exceedances over ${from.toFixed(2)}`
  );
}

function beyond({ decadesBeyond }: SizePoint): string {
  return `${decadesBeyond.toFixed(1)} decades beyond the comparisons`;
}

function pointCells(point: SizePoint): readonly string[] {
  switch (point.kind) {
    case 'measured':
    case 'extrapolated': {
      const { threshold, thresholdLow95, thresholdHigh95, fnir } = point;
      const interval = `[${thresholdLow95.toFixed(2)}–${thresholdHigh95.toFixed(2)}]`;
      const basis = point.kind === 'measured' ? point.kind : `extrapolated, ${beyond(point)}`;
      return [`threshold ${threshold.toFixed(2)} ${interval}`, `FNIR ${percent(fnir)}`, basis];
    }
    case 'none_holds':
      return ['no threshold holds it', '', `extrapolated, ${beyond(point)}`];
    case 'not_supported':
      return ['not supported', '', reasons[point.why]];
  }
}

/** What would hold each FPIR in larger galleries, and what that rests on. */
export function largerGalleriesText(larger: LargerGalleries): string {
  const { nonMatedComparisons, people, sizes, tail, assumption, atHand } = larger;
  const rows = sizes.flatMap(({ people: size, points }) =>
    points.map((point) => [
      `gallery of ${size}`,
      `FPIR ${point.fpirMax.toExponential(0)}`,
      ...pointCells(point),
    ]),
  );
  return [
    `larger galleries: ${assumption}`,
    `${nonMatedComparisons} non-mated comparisons, ${people.probes} people with ${people.gallery}`,
    tailText(tail),
    columns(rows),
    ...atHand.map(
      ({ fpirMax, threshold, fpir }) =>
        `in the gallery at hand ${percent(fpir)} of ${fpir.of} searches find somebody else ` +
        `above ${threshold.toFixed(2)}, where FPIR ${fpirMax.toExponential(0)} is expected`,
    ),
  ].join('\n');
}
