import { z } from 'zod';

/**
 * What a gallery is called where several lie in one place: `face`, `right_thumb`. 1 to 38
 * lower-case letters, digits and underscores, so that a table can be named after it.
 */
export const GalleryName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,37}$/)
  .brand<'GalleryName'>();
export type GalleryName = z.infer<typeof GalleryName>;
