import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { GreyImage } from '../../vocabulary/image.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import type { Network } from '../network.ts';
import { embedFinger } from './embedding.ts';
import type { FingerExtraction, FingerFailure } from './finger-engine.ts';
import { readRidges } from './ridge-reading.ts';

/** The networks of the finger modality, and which they are. */
export interface FingerNetworks {
  readonly minutiae: Network;
  readonly minutiaeModel: ModelId;
  readonly embedding: Network;
  readonly embeddingModel: ModelId;
}

/** Fewer minutiae are no finger: dust and cloth give some, too. */
const minutiaeMin = 4;
/** The least area of skin, in cells of 4 × 4 pixels: about 5 × 5 mm. */
const skinCellsMin = 600;

/**
 * The whole way from an impression to its template.
 * @param image at 500 dpi
 */
export async function extractFinger(
  networks: FingerNetworks,
  image: GreyImage,
  position: FingerPosition,
): Promise<Result<FingerExtraction, FingerFailure>> {
  const start = performance.now();
  const reading = await readRidges(networks.minutiae, image);
  const { minutiae, skin } = reading;
  const skinCells = skin.reduce((count, chance) => count + (chance > 0.5 ? 1 : 0), 0);
  if (minutiae.count < minutiaeMin || skinCells < skinCellsMin) return fail({ kind: 'no_finger' });
  const embedding = await embedFinger(
    { network: networks.embedding, model: networks.embeddingModel },
    minutiae,
  );
  const { widthPx, heightPx } = image;
  return ok({
    template: { position, model: networks.minutiaeModel, widthPx, heightPx, minutiae, quality, embedding },
    measures,
    networkMs: performance.now() - start,
  });
}
