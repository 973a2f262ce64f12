import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/**
 * The faces on the photographs that @vladmandic/face-api ships for demonstration, which its author
 * took himself. They are cut out when asked for; none is stored in this repository.
 */
export interface DemonstrationFace {
  /** Invented; it says nothing about the person on the photograph. */
  readonly label: string;
  /** Which photograph, 1 … 6. */
  readonly photograph: number;
  /** The face, as left, top, right, bottom in thousandths of the photograph's width. */
  readonly box: readonly [number, number, number, number];
}

/** In thousandths of the width, as a detector drew them. */
const faces: readonly DemonstrationFace[] = [
  { label: 'amal', photograph: 1, box: [215, 184, 315, 309] },
  { label: 'badia', photograph: 1, box: [429, 220, 541, 341] },
  { label: 'chama', photograph: 1, box: [758, 115, 880, 227] },
  { label: 'dounia', photograph: 2, box: [752, 82, 857, 205] },
  { label: 'fadma', photograph: 2, box: [464, 116, 552, 239] },
  { label: 'ghita', photograph: 3, box: [309, 167, 414, 311] },
  { label: 'chama-again', photograph: 3, box: [559, 107, 680, 268] },
  { label: 'hanane', photograph: 3, box: [784, 156, 878, 300] },
  { label: 'ilham', photograph: 4, box: [516, 94, 606, 223] },
  { label: 'jamila', photograph: 4, box: [138, 101, 221, 232] },
  { label: 'kenza', photograph: 5, box: [580, 109, 665, 223] },
  { label: 'latifa', photograph: 5, box: [737, 203, 829, 345] },
  { label: 'malika', photograph: 5, box: [197, 453, 291, 610] },
  { label: 'naima', photograph: 6, box: [133, 253, 241, 396] },
  { label: 'ouafa', photograph: 6, box: [771, 131, 888, 288] },
  { label: 'rachida', photograph: 6, box: [352, 167, 443, 327] },
  { label: 'samia', photograph: 6, box: [609, 161, 713, 302] },
];

/** Everyone on the photographs; `chama` and `chama-again` are one person on two photographs. */
export function demonstrationLabels(): readonly string[] {
  return faces.map(({ label }) => label);
}

/** Where the package keeps its photographs. */
export function photographPath(photograph: number): string {
  const manifest = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  return join(dirname(manifest), 'demo', `sample${photograph}.jpg`);
}

/**
 * One person's face with head and shoulders as JPEG.
 * @throws when nobody has this label
 */
export async function demonstrationFace(label: string): Promise<Buffer> {
  const face = faces.find((candidate) => candidate.label === label);
  if (!face) throw new Error(`no demonstration face is called ${label}`);
  const photograph = sharp(photographPath(face.photograph));
  const { width, height } = await photograph.metadata();
  const [left, top, right, bottom] = face.box.map((part) => (part * width) / 1000);
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) {
    throw new Error('a box has four sides');
  }
  // A third of the face on every side: enough for the detector, too little for a second face.
  const margin = (bottom - top) / 3;
  const x = Math.max(0, Math.round(left - margin));
  const y = Math.max(0, Math.round(top - margin));
  return photograph
    .extract({
      left: x,
      top: y,
      width: Math.min(width, Math.round(right + margin)) - x,
      height: Math.min(height, Math.round(bottom + margin)) - y,
    })
    .jpeg({ quality: 92 })
    .toBuffer();
}
