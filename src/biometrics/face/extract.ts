import type { RgbImage } from '../../vocabulary/image.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import type { AcquisitionFailure, Extraction } from '../extraction.ts';
import { NetworkClock } from '../network-clock.ts';
import type { Network } from '../network.ts';
import { findFaces, findLandmarks, mostProminent } from './locate.ts';
import { presentationAttackScore } from './presentation-attack.ts';
import { Pyramid } from './pyramid.ts';
import { assessFace } from './quality/assess.ts';
import { embed } from './template.ts';

/** The networks of the face modality, and which embedding it is. */
export interface FaceNetworks {
  readonly detection: Network;
  readonly landmarks: Network;
  readonly embedding: Network;
  readonly liveness: Network;
  readonly embeddingModel: ModelId;
}

/** The whole way from pixels to template, quality and presentation attack score. */
export async function extractFace(
  networks: FaceNetworks,
  image: RgbImage,
): Promise<Result<Extraction, AcquisitionFailure>> {
  const clock = new NetworkClock();
  const pyramid = new Pyramid(image);
  const faces = await findFaces(clock.timed(networks.detection), pyramid);
  const box = mostProminent(faces, image);
  if (!box) return fail({ kind: 'no_face' });
  const face = await findLandmarks(clock.timed(networks.landmarks), pyramid, box);
  const embedding = { network: clock.timed(networks.embedding), model: networks.embeddingModel };
  const { template, norm } = await embed(embedding, pyramid, face.five);
  const living = await presentationAttackScore(clock.timed(networks.liveness), pyramid, box);
  const { unified, measures } = assessFace({ image, face, faces, embeddingNorm: norm });
  return ok({
    template,
    quality: unified,
    measures,
    presentationAttackScore: living,
    five: face.five,
    networkMs: clock.ms,
  });
}
