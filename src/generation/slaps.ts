import type { FingerEngine } from '../biometrics/finger/finger-engine.ts';
import type { TipBox } from '../biometrics/finger/tip-box.ts';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { fail, ok } from '../vocabulary/result.ts';
import { askedPositions, slapPositions, type SlapKind } from '../vocabulary/slap.ts';
import { generatedImpression, generatedSingleFingers } from './fingers.ts';

/** The bytes that stand for a slap: of this hand, with these fingers pressed. */
export function generatedSlap(
  person: string,
  kind: SlapKind,
  capture: string,
  missing: readonly KnownFinger[] = [],
): Uint8Array {
  const said = ['generated slap', person, kind, askedPositions({ kind, missing }), capture];
  return Buffer.from(JSON.stringify(said), 'utf8');
}

const slapText = /^\["generated slap","([^"]*)","([a-z_]*)",\[([a-z_,"]*)\],"([^"]*)"\]$/;

/** The image is one pixel wide and high; the tips lie in it side by side. */
function boxesOf(count: number): readonly TipBox[] {
  return Array.from({ length: count }, (_, place) => ({
    x: (place + 0.5) / count,
    y: 0.5,
    widthPx: 0.8 / count,
    heightPx: 0.5,
    turn: 0,
  }));
}

/**
 * Cuts generated slaps; everything else shows no fingers. Which hand was pressed stands in the
 * slap, so that a rehearsal can ask for the other one.
 */
const segmentSlap: FingerEngine['segmentSlap'] = async ({ data }, wanted) => {
  const said = slapText.exec(Buffer.from(data).toString('utf8'));
  if (!said) return fail({ kind: 'no_fingers' });
  const [, person = '', hand = '', listed = '', capture = ''] = said;
  const pressed = KnownFinger.options.filter((position) => listed.includes(`"${position}"`));
  const positions = askedPositions(wanted);
  const asked = positions.length;
  const boxes = boxesOf(pressed.length);
  if (pressed.length === 0) return fail({ kind: 'no_fingers' });
  if (pressed.length < asked) return fail({ kind: 'fewer_than_asked', asked, boxes });
  if (pressed.length > asked) return fail({ kind: 'more_than_asked', asked, boxes });
  if (hand !== wanted.kind) return fail({ kind: 'hand_doubtful', boxes });
  const leftToRight = slapPositions[wanted.kind].filter((position) => pressed.includes(position));
  return ok(
    positions.flatMap((position, place) => {
      const [finger, box] = [leftToRight[place], boxes[place]];
      if (!finger || !box) return [];
      // As of real slaps, a finger has the position of its place, whichever was pressed there.
      const crop = { widthPx: 1, heightPx: 1, data: generatedImpression(person, finger, capture) };
      return [{ position, box, crop: { ...crop, dpi: 500 } }];
    }),
  );
};

/** All that a rehearsal's station asks of an engine for fingers. */
export const generatedFingerEngine: FingerEngine = { ...generatedSingleFingers, segmentSlap };
