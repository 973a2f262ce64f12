import type { GreyImage } from '../vocabulary/image.ts';
import { fingerSample } from './finger-sample.ts';

/** An impression as a PNG in a data URI, to be put into a drawing. */
export async function pictureOf(image: GreyImage): Promise<string> {
  return `data:image/png;base64,${Buffer.from(await fingerSample(image)).toString('base64')}`;
}
