import { z } from 'zod';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { Advice, Quality, QualityComponent } from '../vocabulary/quality.ts';
import { EnrolledFingers, Photograph, ShownSlaps } from './schema.ts';

/** Body of a frame. */
export const FaceGuideBody = z.object({ frame: Photograph }).strict();

/** What to say to the person before the camera. */
export const FaceGuideAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('no_face') }),
  z.object({
    kind: z.literal('seen'),
    quality: Quality,
    goodEnough: z.boolean(),
    advice: z.union([Advice, z.literal('none')]),
    measures: z.array(z.object({ component: QualityComponent, value: Quality })),
  }),
]);

/** Body of impressions; a slap says what is not asked of it. */
export const FingerGuideBody = z.object({ fingers: EnrolledFingers, slaps: ShownSlaps }).strict();

/** Fingers that an enrolment would take. */
export const FingerGuideAnswer = z.object({
  fingers: z.array(
    z.object({
      position: KnownFinger,
      quality: Quality,
      advice: z.union([Advice, z.literal('none')]),
    }),
  ),
});
