import { readFile, writeFile } from 'node:fs/promises';
import { explanationDrawing, type DrawnImpression } from '../biometrics/finger/explanation.ts';
import { decodeFinger } from '../capture/decode-finger.ts';
import { openUnpacking } from '../capture/unpack.ts';
import { pictureOf } from '../capture/picture.ts';
import { UsageError, type Command } from './command.ts';
import { withFingers, type LocalFingers } from './local-fingers.ts';
import { dpiOf } from './modality-of.ts';

/**
 * An image, or a record of minutiae, ready to be drawn.
 * @throws UsageError when it shows no finger
 */
async function drawnOf(
  fingers: LocalFingers,
  file: string,
  dpi: number | undefined,
): Promise<DrawnImpression> {
  const bytes = await readFile(file);
  const extraction = await fingers.extract(bytes, { dpi, position: 'unknown' });
  if (!extraction.ok) {
    throw new UsageError(`${file}: no template: ${extraction.error.why ?? extraction.error.kind}`);
  }
  const { template } = extraction.value;
  const unpack = await openUnpacking();
  const decoded = await decodeFinger(bytes, dpi, { unpack, expected: 'unknown' });
  // A record has no picture; its minutiae are drawn alone.
  if (!decoded.ok) return { template, picture: { kind: 'minutiae_only' } };
  const dataUri = await pictureOf(decoded.value.image);
  return { template, picture: { kind: 'image', dataUri } };
}

/** `basma explain`. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'draws why two images of fingers are, or are not, found alike: paired minutiae as SVG',
  takes: 'IMAGE IMAGE --out FILE',
  positionals: { min: 2, max: 2 },
  options: {
    dpi: { value: 'N', what: 'resolution of both, where the files do not say it' },
    out: { value: 'FILE', what: 'where to write the drawing, which is personal data' },
  },
  example: 'explain one.png other.png --out pairs.svg',
  run: async (call) => {
    const [one = '', other = ''] = call.positionals;
    const out = call.text('out');
    const dpi = dpiOf(call.maybe('dpi'), 'finger');
    await withFingers(1, async (fingers) => {
      const probe = await drawnOf(fingers, one, dpi);
      const reference = await drawnOf(fingers, other, dpi);
      const explanation = await fingers.explain(probe.template, reference.template);
      await writeFile(out, explanationDrawing(explanation, probe, reference), { mode: 0o600 });
      const { score } = explanation.comparison;
      const paired = explanation.pairs.length;
      call.terminal.result(
        { score, paired, drawing: out },
        `score ${score.toFixed(1)}, ${paired} minutiae paired: ${out}`,
      );
    });
    return 0;
  },
};
