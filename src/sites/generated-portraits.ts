import { portraitFrame } from '../biometrics/face/portrait-frame.ts';
import { portraitsOfAllSizes, printedPortrait } from '../capture/portrait.ts';
import { generatedExtractor, generatedPoints } from '../generation/faces.ts';
import type { Portraits } from '../procedures/document-content.ts';

const sidePx = 112;

/** A head in plain grey, of nobody. */
function drawnHead() {
  const data = new Uint8Array(sidePx * sidePx * 3).fill(225);
  for (let row = 0; row < sidePx; row += 1) {
    for (let column = 0; column < sidePx; column += 1) {
      const inside = ((column - 56) / 34) ** 2 + ((row - 66) / 44) ** 2 < 1;
      if (inside) data.fill(150, 3 * (row * sidePx + column), 3 * (row * sidePx + column) + 3);
    }
  }
  return { widthPx: sidePx, heightPx: sidePx, data };
}

/** Portraits of people who do not exist: one head for all whom the generator knows. */
export async function generatedPortraits(sample: Uint8Array): Promise<Portraits | 'none'> {
  const known = await generatedExtractor.extract({ widthPx: 1, heightPx: 1, data: sample });
  if (!known.ok) return 'none';
  const head = drawnHead();
  const frame = portraitFrame(generatedPoints, 'code');
  const codes = await portraitsOfAllSizes(head, frame);
  const card = await printedPortrait(head, portraitFrame(generatedPoints, 'card'));
  return { codes, card };
}
