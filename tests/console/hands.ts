import { fingerSample } from '../../src/capture/finger-sample.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { slapOf } from '../../src/generation/slap.ts';
import { slapPositions, SlapKind } from '../../src/vocabulary/slap.ts';

/** Three slaps of somebody who does not exist, as PNG. */
export async function handsOf(person: string, seed = 'enrolment') {
  const hands = [];
  for (const kind of SlapKind.options) {
    const fingers = slapPositions[kind].map((position) =>
      generatedFinger(`slap of ${person}, ${position}`),
    );
    const press = { kind, seed, hardship: 0.1, turn: 0.1, touching: false };
    const { image } = slapOf(fingers, press);
    hands.push({ kind, image: Buffer.from(await fingerSample(image)) });
  }
  return hands;
}
