import {
  portraitTemplate,
  liveTemplate,
  scoreOf,
} from '../../../src/verifier/engine/compare-face.ts';
import { openFaces } from '../../../src/verifier/faces/networks.ts';
import { bitmapOf, faceImage, portraitImage } from '../../../src/verifier/faces/pixels.ts';

/** A picture and a photograph of a code, in base64. */
interface Asked {
  readonly live: string;
  readonly portrait: string;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

async function templates({ live, portrait }: Asked) {
  const faces = await openFaces();
  const picture = new Blob([bytesOf(live)], { type: 'image/png' });
  const extract = async () => liveTemplate(faces, faceImage(await bitmapOf(picture)));
  // The first time everything is compiled.
  await extract();
  const began = performance.now();
  const seen = await extract();
  const liveMs = performance.now() - began;
  const pixels = await portraitImage(bytesOf(portrait));
  if (!seen.ok || pixels === 'none') throw new Error('a face is on both');
  const onCard = await portraitTemplate(faces, pixels);
  if (onCard === 'none') throw new Error('a face is on the portrait');
  return {
    live: [...seen.value.vector],
    portrait: [...onCard.vector],
    score: scoreOf(faces, seen.value, onCard),
    liveMs,
  };
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  templates(data).then(
    (found) => postMessage(found),
    (error: unknown) => postMessage(String(error)),
  );
});
