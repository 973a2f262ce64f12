import type { TradeOff } from './error-rates.ts';
import { logPlot } from './log-plot.ts';

/** A curve with the name that stands beside it. */
export interface NamedCurve {
  readonly name: string;
  readonly points: readonly TradeOff[];
}

const axes = {
  across: { name: 'false match rate', from: -6, to: 0 },
  up: { name: 'false non-match rate', from: -4, to: 0 },
};

/** A detection error trade-off curve as SVG: FNMR over FMR, both axes logarithmic. */
export function detCurve(title: string, curves: readonly NamedCurve[]): string {
  return logPlot(
    title,
    axes,
    curves.map(({ name, points }) => ({
      name,
      points: points.map(({ fmr, fnmr }) => ({ x: fmr, y: fnmr })),
    })),
  );
}
