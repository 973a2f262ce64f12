import type { RgbImage } from '../../vocabulary/image.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ModelId, Template } from '../../vocabulary/template.ts';
import type { AcquisitionFailure } from '../extraction.ts';
import type { Network } from '../network.ts';
import type { FaceBox, LocatedFace } from './face.ts';
import { findFaces, findLandmarks, mostProminent } from './locate.ts';
import { Pyramid } from './pyramid.ts';
import { embed } from './template.ts';

/** The networks that a template needs, and which embedding it is. */
export interface EmbeddingNetworks {
  readonly detection: Network;
  readonly landmarks: Network;
  readonly embedding: Network;
  readonly embeddingModel: ModelId;
}

/** The face that a sample is about, with its template. */
export interface EmbeddedFace {
  readonly pyramid: Pyramid;
  /** Every face that was found, surest first. */
  readonly faces: readonly FaceBox[];
  readonly face: LocatedFace;
  readonly template: Template;
  /** Of the embedding, before it became unit. */
  readonly norm: number;
}

/** From pixels to a template: on stations, and on devices that compare without one. */
export async function embedFace(
  { detection, landmarks, embedding, embeddingModel }: EmbeddingNetworks,
  image: RgbImage,
): Promise<Result<EmbeddedFace, AcquisitionFailure>> {
  const pyramid = new Pyramid(image);
  const faces = await findFaces(detection, pyramid);
  const box = mostProminent(faces, image);
  if (!box) return fail({ kind: 'no_face' });
  const face = await findLandmarks(landmarks, pyramid, box);
  const network = { network: embedding, model: embeddingModel };
  const { template, norm } = await embed(network, pyramid, face.five);
  return ok({ pyramid, faces, face, template, norm });
}
