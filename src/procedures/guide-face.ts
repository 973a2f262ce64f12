import type { Advice, Quality, QualityMeasure } from '../vocabulary/quality.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { AcquireNeeds, QualityGate, SampleRefusal } from './acquire.ts';

/** What guiding somebody before a camera needs. */
export interface GuideNeeds extends AcquireNeeds {
  readonly enrolmentGate: QualityGate;
  /** Whether every extractor has somebody's sample at work. */
  readonly busy: () => boolean;
}

/** What to say to the person before the camera. */
export type FaceGuide =
  /** People who wait for an answer come first; the next frame may be looked at. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'no_face' }
  | {
      readonly kind: 'seen';
      readonly quality: Quality;
      /** An enrolment would take it. */
      readonly goodEnough: boolean;
      /** What matters most, one thing at a time; `none` when there is nothing to change. */
      readonly advice: Advice | 'none';
      readonly measures: readonly Pick<QualityMeasure, 'component' | 'value'>[];
    };

/** What is said first: what hides the rest, then what somebody can change at once. */
const order: readonly Advice[] = [
  'one_person_only',
  'move_closer',
  'move_back',
  'uncover_face',
  'look_straight',
  'level_head',
  'open_eyes',
  'more_light',
  'less_light',
  'light_from_the_front',
  'hold_still',
  'close_mouth',
  'plain_background',
];

/**
 * The advice that matters most: of a component that an enrolment would refuse before all others.
 * @param refused components below their floors
 */
export function firstAdvice(
  measures: readonly QualityMeasure[],
  refused: readonly QualityMeasure['component'][],
): Advice | 'none' {
  const given = (among: readonly QualityMeasure[]) =>
    order.find((advice) => among.some((measure) => measure.advice === advice));
  const decisive = measures.filter(({ component }) => refused.includes(component));
  return given(decisive) ?? given(measures) ?? 'none';
}

/** Says what to change on a frame of a camera. Nothing of the frame is kept. */
export async function guideFace(
  needs: GuideNeeds,
  frame: Uint8Array,
): Promise<Result<FaceGuide, SampleRefusal>> {
  if (needs.busy()) return ok({ kind: 'busy' });
  const image = await needs.decode(frame);
  if (!image.ok) return fail({ kind: 'sample_refused', why: image.error.kind });
  if (needs.busy()) return ok({ kind: 'busy' });
  const extraction = await needs.extractor.extract(image.value);
  if (!extraction.ok) return ok({ kind: 'no_face' });
  const { quality, measures } = extraction.value;
  const gate = needs.enrolmentGate(extraction.value);
  const refused = gate.ok ? [] : gate.error.components;
  return ok({
    kind: 'seen',
    quality,
    goodEnough: gate.ok,
    advice: firstAdvice(measures, refused),
    measures: measures.map(({ component, value }) => ({ component, value })),
  });
}
