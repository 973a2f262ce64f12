import type { Quality, QualityMeasure } from '../../../vocabulary/quality.ts';
import { centring } from './centring.ts';
import { clearArea } from './clear-area.ts';
import { contactArea } from './contact-area.ts';
import { contrast } from './contrast.ts';
import { skinWindows, type FingerSample } from './measure.ts';
import { minutiaCertainty } from './minutia-certainty.ts';
import { minutiaCount } from './minutia-count.ts';
import { moisture } from './moisture.ts';
import { residue } from './residue.ts';
import { ridgeClarity } from './ridge-clarity.ts';
import { unified, type FingerQualityConstants } from './unified.ts';

/** Everything that is measured, in the order in which people are told what to change. */
const components = [
  contactArea,
  centring,
  moisture,
  contrast,
  ridgeClarity,
  clearArea,
  minutiaCount,
  minutiaCertainty,
  residue,
];

/** All measures of an impression but the unified one, which is learned from these. */
export function measuresOf(sample: FingerSample): readonly QualityMeasure[] {
  const input = { ...sample, windows: skinWindows(sample) };
  return components.map((measure) => measure(input));
}

/** The quality of one impression of a finger, and what to change. */
export function assessFinger(
  sample: FingerSample,
  constants: FingerQualityConstants,
): { readonly unified: Quality; readonly measures: readonly QualityMeasure[] } {
  const measures = measuresOf(sample);
  const whole = unified(measures, constants);
  return { unified: whole.value, measures: [whole, ...measures] };
}
