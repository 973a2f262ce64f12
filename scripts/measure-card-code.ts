import { portraitSizes } from '../src/capture/portrait.ts';
import { qrDrawing } from '../src/web/card/qr-drawing.ts';
import { damagedCode, readByZbar } from './measure/damaged-code.ts';
import { demonstrationCard } from './vectors/demonstration-card.ts';

/**
 * How often zbar reads a card's code after what a pocket does to it: each size of portrait, at 300
 * dpi, as many scratched cards as `--cards N` says (20).
 */
const at = process.argv.indexOf('--cards');
const cards = at < 0 ? 20 : Number(process.argv[at + 1]);
const damages = [
  { scratched: 0, blur: 0, jpeg: 100 },
  { scratched: 0.02, blur: 0, jpeg: 80 },
  { scratched: 0.04, blur: 0.8, jpeg: 80 },
  { scratched: 0.07, blur: 0, jpeg: 100 },
  { scratched: 0.07, blur: 0.8, jpeg: 60 },
  { scratched: 0.07, blur: 1.5, jpeg: 60 },
];
for (const [name, size] of Object.entries(portraitSizes)) {
  const { code } = await demonstrationCard(new Uint8Array(), size);
  const { version, moduleMm } = qrDrawing(code, 47);
  process.stdout.write(
    `${name} ${size.widthPx}x${size.heightPx}, ${size.bytesMax} B: ${code.length} letters, ` +
      `version ${version}-M, ${moduleMm.toFixed(3)} mm a module\n`,
  );
  for (const damage of damages) {
    let read = 0;
    for (let seed = 0; seed < cards; seed += 1) {
      if ((await readByZbar(await damagedCode(code, damage, seed))) === code) read += 1;
    }
    const { scratched, blur, jpeg } = damage;
    const percent = (100 * scratched).toFixed(0).padStart(2);
    process.stdout.write(
      `  ${percent} % scratched, blur ${blur.toFixed(1)} dots, JPEG ${jpeg}: ` +
        `read ${read} of ${cards}\n`,
    );
  }
}
