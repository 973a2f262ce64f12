import { useEffect, useState } from 'preact/hooks';
import { base64Of, call } from '../shared/station.ts';
import type { Camera } from '../shared/camera.ts';

/** What the station says of a frame. */
export interface Seen {
  readonly kind: 'looking' | 'busy' | 'no_face' | 'seen' | 'unanswered';
  readonly quality: number;
  readonly goodEnough: boolean;
  readonly advice: string;
}

const nothingSeen = { quality: 0, goodEnough: false, advice: 'none' } as const;

/** From one answer to the next frame: about two frames a second are looked at. */
const restMs = 350;
/** So many good frames one after the other: she holds still. */
const goodFrames = 2;

function seenFrom(body: unknown): Seen {
  const { kind, quality, goodEnough, advice } = Object(body);
  if (kind === 'seen') {
    return {
      kind,
      quality: Number(quality),
      goodEnough: goodEnough === true,
      advice: String(advice),
    };
  }
  return { kind: kind === 'busy' ? 'busy' : 'no_face', ...nothingSeen };
}

/** What the station says of a picture. */
export async function lookAt(picture: Blob): Promise<Seen> {
  const frame = await base64Of(picture);
  const answer = await call('POST', '/v1/face-guides', seenFrom, { frame });
  return answer.kind === 'answered' ? answer.body : { kind: 'unanswered', ...nothingSeen };
}

/**
 * Shows frames of a camera to the station, one after the other, and says what it sees.
 * @param onGood called when the person holds still and is good
 */
export function useGuide(camera: Camera | undefined, onGood: () => void): Seen {
  const [seen, setSeen] = useState<Seen>({ kind: 'looking', ...nothingSeen });
  useEffect(() => {
    if (!camera) return;
    let watching = true;
    let good = 0;
    const watch = async () => {
      while (watching) {
        const now = await lookAt(await camera.frame());
        if (!watching) return;
        // Nobody was looked at: what was said stays.
        if (now.kind !== 'busy') setSeen(now);
        good = now.goodEnough ? good + 1 : 0;
        if (good >= goodFrames) onGood();
        await new Promise((resolve) => setTimeout(resolve, restMs));
      }
    };
    void watch().catch(() => setSeen({ kind: 'unanswered', ...nothingSeen }));
    return () => {
      watching = false;
    };
  }, [camera]);
  return seen;
}
