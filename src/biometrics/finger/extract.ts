import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { GreyImage } from '../../vocabulary/image.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import { NetworkClock } from '../network-clock.ts';
import type { Network } from '../network.ts';
import { embedFinger } from './embedding.ts';
import type { FingerExtraction, FingerFailure } from './finger-engine.ts';
import { assessFinger } from './quality/assess.ts';
import type { FingerQualityConstants } from './quality/unified.ts';
import { readRidges } from './ridge-reading.ts';

/** The networks of the finger modality, and which they are. */
export interface FingerNetworks {
  readonly minutiae: Network;
  readonly minutiaeModel: ModelId;
  readonly embedding: Network;
  readonly embeddingModel: ModelId;
  readonly quality: FingerQualityConstants;
}

/** Fewer minutiae are no finger: dust and cloth give some, too. */
const minutiaeMin = 4;
/** The least area of skin, in cells of 4 × 4 pixels: about 3 × 3 mm. */
const skinCellsMin = 220;

/**
 * The whole way from an impression to its template.
 * @param image at 500 dpi
 */
export async function extractFinger(
  networks: FingerNetworks,
  image: GreyImage,
  position: FingerPosition,
): Promise<Result<FingerExtraction, FingerFailure>> {
  const clock = new NetworkClock();
  const reading = await readRidges(clock.timed(networks.minutiae), image);
  const { minutiae, skin } = reading;
  const skinCells = skin.reduce((count, chance) => count + (chance > 0.5 ? 1 : 0), 0);
  if (minutiae.count < minutiaeMin || skinCells < skinCellsMin) return fail({ kind: 'no_finger' });
  const embedding = await embedFinger(
    { network: clock.timed(networks.embedding), model: networks.embeddingModel },
    minutiae,
  );
  const { unified, measures } = assessFinger({ reading, image }, networks.quality);
  return ok({
    template: {
      position,
      model: networks.minutiaeModel,
      widthPx: image.widthPx,
      heightPx: image.heightPx,
      minutiae,
      quality: unified,
      embedding,
    },
    measures,
    networkMs: clock.ms,
  });
}
