import { z } from 'zod';

/** Utility of a sample, 0 (useless) … 100 (best). ISO/IEC 29794-1. */
export const Quality = z.number().min(0).max(100).brand<'Quality'>();
export type Quality = z.infer<typeof Quality>;

/**
 * The components of quality that we compute: after `unified` those of faces, named as ISO/IEC
 * 29794-5 names them, then those of fingers.
 */
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
  'contact_area',
  'clear_area',
  'ridge_clarity',
  'minutia_count',
  'minutia_certainty',
  'moisture',
  'contrast',
  'centring',
  'residue',
]);
export type QualityComponent = z.infer<typeof QualityComponent>;

/** What a person before the camera or the sensor, or the clerk, can do about a low component. */
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
  'press_harder',
  'press_lighter',
  'moisten_finger',
  'wipe_finger',
  'centre_finger',
  'lay_flat',
  'clean_sensor',
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
