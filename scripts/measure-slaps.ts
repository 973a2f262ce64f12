import { parseArgs } from 'node:util';
import type { TipBox } from '../src/biometrics/finger/tip-box.ts';
import { segmentSlap } from '../src/biometrics/finger/slap.ts';
import { generatedFinger } from '../src/generation/finger.ts';
import { Random } from '../src/generation/random.ts';
import { slapOf, type SlapPress } from '../src/generation/slap.ts';
import type { KnownFinger } from '../src/vocabulary/biometric-source.ts';

/** Prints how well generated slaps are segmented, and how long it takes. */
const { values: options } = parseArgs({
  options: {
    slaps: { type: 'string', default: '60' },
    /** How many different fingers the slaps are made of. */
    fingers: { type: 'string', default: '12' },
  },
});

/** Centres of a grid over both boxes. */
const gridPx = 5;

/** What is drawn for the slap of this number: both hands and thumbs, whole or not. */
function pressOf(slap: number): SlapPress {
  const random = new Random('measure slaps', slap);
  const kind = slap % 6 === 5 ? 'two_thumbs' : slap % 2 === 0 ? 'right_four' : 'left_four';
  const press = { kind, seed: `measured ${slap}` } as const;
  if (kind === 'two_thumbs') return press;
  const side = kind === 'right_four' ? 'right' : 'left';
  const names = ['index', 'middle', 'ring', 'little'] as const;
  const absent = (): KnownFinger => `${side}_${names[random.below(4)] ?? 'index'}`;
  const turn = random.between(-0.52, 0.52);
  return {
    ...press,
    ...(random.chance(0.5) ? { turn } : {}),
    ...(random.chance(0.2) ? { missing: [absent()] } : {}),
    ...(random.chance(0.15) ? { bandaged: [absent()] } : {}),
  };
}

function holds({ x, y, widthPx, heightPx, turn }: TipBox, px: number, py: number): boolean {
  const [dx, dy] = [px - x, py - y];
  const across = Math.cos(turn) * dx + Math.sin(turn) * dy;
  const along = -Math.sin(turn) * dx + Math.cos(turn) * dy;
  return Math.abs(across) <= widthPx / 2 && Math.abs(along) <= heightPx / 2;
}

/** The area that two boxes share, by the area of either. */
function overlap(one: TipBox, other: TipBox): number {
  const reach = Math.hypot(one.widthPx, one.heightPx) + Math.hypot(other.widthPx, other.heightPx);
  let [both, either] = [0, 0];
  for (let y = one.y - reach; y < one.y + reach; y += gridPx) {
    for (let x = one.x - reach; x < one.x + reach; x += gridPx) {
      const [first, second] = [holds(one, x, y), holds(other, x, y)];
      if (first && second) both += 1;
      if (first || second) either += 1;
    }
  }
  return either === 0 ? 0 : both / either;
}

const count = Number(options.slaps);
const pool = Array.from({ length: Number(options.fingers) }, (_, finger) =>
  generatedFinger(`slap ${finger}`),
);
const refusals = new Map<string, number>();
const overlaps: number[] = [];
const turns: number[] = [];
const times: number[] = [];
let right = 0;
for (let slap = 0; slap < count; slap += 1) {
  const press = pressOf(slap);
  const fingers = [0, 1, 2, 3].flatMap((place) => pool[(slap * 3 + place * 2) % pool.length] ?? []);
  const { image, tips } = slapOf(fingers, press);
  const missing = [...(press.missing ?? []), ...(press.bandaged ?? [])];
  const start = process.cpuUsage();
  const segmented = segmentSlap(image, { kind: press.kind, missing });
  times.push(process.cpuUsage(start).user / 1000);
  if (!segmented.ok) {
    refusals.set(segmented.error.kind, (refusals.get(segmented.error.kind) ?? 0) + 1);
    console.log(`slap ${slap}: ${segmented.error.kind}`);
    continue;
  }
  const found = tips.map(({ position, box }) => {
    const finger = segmented.value.find((one) => one.position === position);
    if (finger) turns.push(Math.abs(finger.box.turn - box.turn));
    return finger ? overlap(box, finger.box) : 0;
  });
  overlaps.push(...found);
  if (found.every((share) => share >= 0.5)) right += 1;
  else console.log(`slap ${slap}: overlaps ${found.map((share) => share.toFixed(2)).join(' ')}`);
}
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
console.log(`slaps: ${count}; every finger at its position with half its area: ${right}`);
console.log(`refused: ${JSON.stringify(Object.fromEntries(refusals))}`);
console.log(
  `overlap of boxes: mean ${mean(overlaps).toFixed(3)}, 5 % below ${quantile(overlaps, 0.05).toFixed(3)}`,
);
console.log(`error of turn: mean ${((mean(turns) * 180) / Math.PI).toFixed(1)} degrees`);
console.log(
  `CPU of a slap: median ${quantile(times, 0.5).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms`,
);
