import { z } from 'zod';

/** Utility of a sample, 0 (useless) … 100 (best). ISO/IEC 29794-1. */
export const Quality = z.number().min(0).max(100).brand<'Quality'>();
export type Quality = z.infer<typeof Quality>;

/** The components of face quality that we compute, named as ISO/IEC 29794-5 names them. */
export const QualityComponent = z.enum([
  'unified',
  'single_face',
  'inter_eye_distance',
  'head_size',
  'pose_yaw',
  'pose_pitch',
  'pose_roll',
  'sharpness',
  'exposure',
  'illumination_uniformity',
  'background_uniformity',
  'eyes_open',
  'mouth_closed',
  'occlusion',
]);
export type QualityComponent = z.infer<typeof QualityComponent>;

/** What a person in front of the camera, or the clerk, can do about a low component. */
export const Advice = z.enum([
  'one_person_only',
  'move_closer',
  'move_back',
  'look_straight',
  'level_head',
  'hold_still',
  'more_light',
  'less_light',
  'light_from_the_front',
  'plain_background',
  'open_eyes',
  'close_mouth',
  'uncover_face',
]);
export type Advice = z.infer<typeof Advice>;

/** One component of a sample's quality. */
export interface QualityMeasure {
  readonly component: QualityComponent;
  /** The value as measured, in the unit that the component's file states. */
  readonly native: number;
  /** The same on the common scale. */
  readonly value: Quality;
  /** What to change; `none` when the component is good enough. */
  readonly advice: Advice | 'none';
}
