import type { KnownFinger } from '../../vocabulary/biometric-source.ts';
import type { GreyImage } from '../../vocabulary/image.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { askedPositions, type SlapAsked } from '../../vocabulary/slap.ts';
import { eitherHand } from './slap-hand.ts';
import { layoutFits, leanOf } from './slap-layout.ts';
import { ridgedCells, type RidgedCells } from './slap-skin.ts';
import { fingerBlobs, tipsOf, type Tip } from './slap-tips.ts';
import { uprightCrop } from './slap-crop.ts';
import type { TipBox } from './tip-box.ts';

/** One finger of a slap. */
export interface SlapFinger {
  readonly position: KnownFinger;
  readonly box: TipBox;
  /** The tip alone, pointing up, at the resolution of the slap. */
  readonly crop: GreyImage;
}

/** Why the fingers of an image could not be named; the boxes are for showing, left to right. */
export type SlapRefusal =
  | { readonly kind: 'no_fingers' }
  | {
      readonly kind: 'fewer_than_asked';
      readonly asked: number;
      readonly boxes: readonly TipBox[];
    }
  | {
      readonly kind: 'more_than_asked';
      readonly asked: number;
      readonly boxes: readonly TipBox[];
    }
  | {
      /** Lengths and order of the fingers are rather those of the other hand. */
      readonly kind: 'hand_doubtful';
      readonly boxes: readonly TipBox[];
    };

/** Larger images than four fingers need at 1000 dpi are not looked at. */
const pixelsMax = 40_000_000;

/** The boxes brought from left to right with positions of those that were asked for. */
function named(
  image: GreyImage,
  skin: RidgedCells,
  tips: readonly Tip[],
  positions: readonly KnownFinger[],
): readonly SlapFinger[] {
  return positions.flatMap((position, place) => {
    const tip = tips[place];
    if (!tip) return [];
    const others = tips.filter((other) => other !== tip).flatMap(({ cells }) => cells);
    return [{ position, box: tip.box, crop: uprightCrop(image, tip.box, { skin, others }) }];
  });
}

/**
 * The fingertips of an image of several fingers, named from left to right. Which hand it is comes
 * from what was asked; its lengths of fingers may contradict that.
 * @param image ridges dark, fingers pointing up and turned by 40 degrees at most
 */
export function segmentSlap(
  image: GreyImage,
  slap: SlapAsked,
): Result<readonly SlapFinger[], SlapRefusal> {
  if (image.widthPx * image.heightPx > pixelsMax) return fail({ kind: 'no_fingers' });
  const skin = ridgedCells(image);
  const blobs = fingerBlobs(skin);
  const { tips, turn } = tipsOf(skin, blobs, eitherHand);
  const boxes = tips.map(({ box }) => box);
  const positions = askedPositions(slap);
  const asked = positions.length;
  if (boxes.length === 0) return fail({ kind: 'no_fingers' });
  if (boxes.length < asked) return fail({ kind: 'fewer_than_asked', asked, boxes });
  if (boxes.length > asked) return fail({ kind: 'more_than_asked', asked, boxes });
  if (!layoutFits(boxes, positions, { turn, dpi: image.dpi })) {
    return fail({ kind: 'hand_doubtful', boxes });
  }
  // Now that the hand is known to be the stated one, its lengths say more about its turn.
  const again = tipsOf(skin, blobs, leanOf(positions)).tips;
  return ok(named(image, skin, again.length === asked ? again : tips, positions));
}
