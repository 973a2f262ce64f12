import { z } from 'zod';
import { Advice, Quality, QualityComponent } from '../vocabulary/quality.ts';
import { Photograph } from './schema.ts';

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
