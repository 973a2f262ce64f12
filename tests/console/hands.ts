import { fingerSample } from '../../src/capture/finger-sample.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { slapOf } from '../../src/generation/slap.ts';
import { slapPositions, SlapKind } from '../../src/vocabulary/slap.ts';

/** Which slaps, of which press. */
interface HandsAsked {
  readonly kinds: readonly SlapKind[];
  readonly seed: string;
}

/** Slaps of somebody who does not exist, as PNG; all three unless it says which. */
export async function handsOf(
  person: string,
  { kinds = SlapKind.options, seed = 'enrolment' }: Partial<HandsAsked> = {},
) {
  const hands = [];
  for (const kind of kinds) {
    const fingers = slapPositions[kind].map((position) =>
      generatedFinger(`slap of ${person}, ${position}`),
    );
    const press = { kind, seed, hardship: 0.1, turn: 0.1, touching: false };
    const { image } = slapOf(fingers, press);
    hands.push({ kind, image: Buffer.from(await fingerSample(image)) });
  }
  return hands;
}
