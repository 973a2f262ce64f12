import type { ExactFigures, GraphFigures } from '../evaluation/gallery-capacity.ts';
import { logPlot, type PlottedCurve } from '../evaluation/log-plot.ts';
import { percent } from './terminal.ts';

/** Everything that was measured in one run. */
export interface CapacityReport {
  readonly machine: string;
  /** Candidates of a list. */
  readonly wanted: number;
  readonly exact: readonly (ExactFigures & { readonly dimension: number })[];
  readonly graph: readonly (GraphFigures & { readonly dimension: number })[];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const count = (value: number) => value.toLocaleString('en');
const short = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const seconds = (...values: readonly number[]) =>
  values.map((value) => value.toFixed(1)).join('; ');

function exactTable({ exact, wanted }: CapacityReport): string {
  return table(
    [
      'people × values',
      'kernel',
      'MB',
      'filled; saved; opened in',
      'one search p50; p99',
      'reading alone',
      'ratio',
      'searches/s',
      'compared again',
      'mate first',
      `mate in ${wanted}`,
      'as in floats',
    ],
    exact.map((row) => [
      `${count(row.references)} × ${row.dimension}`,
      row.kernel,
      count(Math.round(row.bytes / 1e6)),
      `${seconds(row.fillSeconds, row.savedSeconds, row.openedSeconds)} s`,
      `${short(row.oneMs.p50)}; ${short(row.oneMs.p99)} ms`,
      `${short(row.readMs)} ms`,
      (row.oneMs.p50 / row.readMs).toFixed(2),
      short(row.searchesPerSecond),
      row.comparedAgain.toFixed(0),
      percent(row.firstFound),
      percent(row.listFound),
      `${row.asOracle.count} of ${row.asOracle.of}`,
    ]),
  );
}

function graphTable({ graph, wanted }: CapacityReport): string {
  return table(
    ['people × values', 'width', 'filled in', 'one search p50; p99', 'mate first', `in ${wanted}`],
    graph.map((row) => [
      `${count(row.references)} × ${row.dimension}`,
      String(row.width),
      `${row.fillSeconds.toFixed(0)} s`,
      `${short(row.oneMs.p50)}; ${short(row.oneMs.p99)} ms`,
      percent(row.firstFound),
      percent(row.listFound),
    ]),
  );
}

/** The report for people to read. */
export function capacityText(report: CapacityReport): string {
  return [
    `Measured by \`basma bench gallery\` on ${report.machine}.`,
    '',
    exactTable(report),
    ...(report.graph.length === 0 ? [] : ['', graphTable(report)]),
    '',
  ].join('\n');
}

/** Curves of a figure over the size of galleries, one for each kernel and dimension. */
function curvesOf(
  report: CapacityReport,
  figure: (row: ExactFigures) => number,
): readonly PlottedCurve[] {
  const curves = new Map<string, { x: number; y: number }[]>();
  for (const row of report.exact) {
    const name = `${row.kernel}, ${row.dimension} values`;
    const points = curves.get(name) ?? [];
    points.push({ x: row.references, y: figure(row) });
    curves.set(name, points);
  }
  return [...curves].map(([name, points]) => ({ name, points }));
}

/** The plots of a report, by the names of their files. */
export function capacityPlots(report: CapacityReport): readonly (readonly [string, string])[] {
  const across = { name: 'people in the gallery', from: 4, to: 8 };
  const one = logPlot(
    'One search alone',
    { across, up: { name: 'milliseconds, median', from: -2, to: 3 } },
    curvesOf(report, ({ oneMs }) => oneMs.p50),
  );
  const together = logPlot(
    'Searches that wait together',
    { across, up: { name: 'searches a second', from: 0, to: 5 } },
    curvesOf(report, ({ searchesPerSecond }) => searchesPerSecond),
  );
  return [
    ['capacity-one-search.svg', one],
    ['capacity-together.svg', together],
  ];
}
