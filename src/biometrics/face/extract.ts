import type { RgbImage } from '../../vocabulary/image.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import type { AcquisitionFailure, Extraction } from '../extraction.ts';
import { NetworkClock } from '../network-clock.ts';
import type { Network } from '../network.ts';
import { embedFace, type EmbeddingNetworks } from './embed-face.ts';
import { presentationAttackScore } from './presentation-attack.ts';
import { assessFace } from './quality/assess.ts';

/** The networks of the face modality, and which embedding it is. */
export interface FaceNetworks extends EmbeddingNetworks {
  readonly liveness: Network;
}

/** The whole way from pixels to template, quality and presentation attack score. */
export async function extractFace(
  { detection, landmarks, embedding, liveness, embeddingModel }: FaceNetworks,
  image: RgbImage,
): Promise<Result<Extraction, AcquisitionFailure>> {
  const clock = new NetworkClock();
  const timed = {
    detection: clock.timed(detection),
    landmarks: clock.timed(landmarks),
    embedding: clock.timed(embedding),
    embeddingModel,
  };
  const embedded = await embedFace(timed, image);
  if (!embedded.ok) return embedded;
  const { pyramid, faces, face, template, norm } = embedded.value;
  const living = await presentationAttackScore(clock.timed(liveness), pyramid, face.box);
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
