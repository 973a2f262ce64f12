import type { QualityMeasure } from '../vocabulary/quality.ts';
import { columns } from './terminal.ts';

/** The components of a quality, one a line: of 100, as measured, and what to change. */
export function measuresText(measures: readonly QualityMeasure[]): string {
  const rows = measures.map(({ component, native, value, advice }) => [
    `  ${component}`,
    value.toFixed(0),
    native.toFixed(3),
    advice === 'none' ? '' : advice.replaceAll('_', ' '),
  ]);
  return columns(rows);
}
