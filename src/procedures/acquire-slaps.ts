import type { SlapFinger, SlapRefusal } from '../biometrics/finger/slap.ts';
import type { TipBox } from '../biometrics/finger/tip-box.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { askedPositions, type SlapAsked, type SlapKind } from '../vocabulary/slap.ts';
import type { FingerImpression, FingerNeeds } from './acquire-fingers.ts';

/** Several fingers pressed at once, as they were sent. */
export interface SlapImpression extends SlapAsked {
  readonly image: Uint8Array;
  readonly dpi: number | 'unstated';
}

/** Fingertips that were found all the same, for a console to draw. */
export interface FoundTips {
  /** Size of the image at 500 dpi, in whose pixels the boxes are. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** From left to right. */
  readonly boxes: readonly TipBox[];
}

/** Why a slap was not taken; it depends on what was sent and on nobody's reference. */
export type AcquireSlapRefusal = { readonly slap: SlapKind } & (
  | { readonly kind: 'slap_refused'; readonly why: string }
  /** Every finger of it is stated as missing. */
  | { readonly kind: 'slap_nothing_asked' }
  | { readonly kind: 'slap_no_fingers' }
  | {
      readonly kind: 'slap_fewer_than_asked' | 'slap_more_than_asked';
      readonly asked: number;
      readonly found: FoundTips;
    }
  | { readonly kind: 'slap_hand_doubtful'; readonly found: FoundTips }
);

function refusalOf(
  slap: SlapKind,
  { widthPx, heightPx }: GreyImage,
  refusal: SlapRefusal,
): AcquireSlapRefusal {
  if (refusal.kind === 'no_fingers') return { kind: 'slap_no_fingers', slap };
  const found = { widthPx, heightPx, boxes: refusal.boxes };
  if (refusal.kind === 'hand_doubtful') return { kind: 'slap_hand_doubtful', slap, found };
  return { kind: `slap_${refusal.kind}`, slap, asked: refusal.asked, found };
}

/** A finger of a slap as if it had been pressed alone, at the resolution that its file says. */
async function impressionOf(
  { encode }: FingerNeeds,
  { position, crop }: SlapFinger,
): Promise<FingerImpression<KnownFinger>> {
  return { position, image: await encode(crop), dpi: 'unstated' };
}

async function acquireSlap(
  needs: FingerNeeds,
  { kind, missing, image, dpi }: SlapImpression,
): Promise<Result<readonly FingerImpression<KnownFinger>[], AcquireSlapRefusal>> {
  if (askedPositions({ kind, missing }).length === 0) {
    return fail({ kind: 'slap_nothing_asked', slap: kind });
  }
  const decoded = await needs.decode(image, dpi, kind);
  if (!decoded.ok) return fail({ kind: 'slap_refused', slap: kind, why: decoded.error.kind });
  const fingers = await needs.engine.segmentSlap(decoded.value, { kind, missing });
  if (!fingers.ok) return fail(refusalOf(kind, decoded.value, fingers.error));
  return ok(await Promise.all(fingers.value.map((finger) => impressionOf(needs, finger))));
}

/**
 * Slaps cut into single impressions, which go on as any others do. The image of a slap goes no
 * further: beside the crops it shows what nobody asked for (palm, other phalanges, a finger stated
 * as missing). The price is that a better cutting can not be tried on what was captured before.
 */
export async function acquireSlaps(
  needs: FingerNeeds,
  slaps: readonly SlapImpression[],
): Promise<Result<readonly FingerImpression<KnownFinger>[], AcquireSlapRefusal>> {
  const results = await Promise.all(slaps.map((slap) => acquireSlap(needs, slap)));
  const impressions: FingerImpression<KnownFinger>[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    impressions.push(...result.value);
  }
  return ok(impressions);
}
