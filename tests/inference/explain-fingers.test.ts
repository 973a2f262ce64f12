import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explanationDrawing } from '../../src/biometrics/finger/explanation.ts';
import { storedTemplate } from '../../src/biometrics/finger/stored-template.ts';
import { decodeFinger, decodeFingerOfSize } from '../../src/capture/decode-finger.ts';
import { generatedVector } from '../../src/generation/faces.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { openExtractorPool, type ExtractorPool } from '../../src/inference/extractor-pool.ts';
import { explainFinger, type ShownFinger } from '../../src/procedures/show-fingers.ts';
import { CaseId, OperatorId, Seq } from '../../src/vocabulary/record-ids.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { enrolmentOf, faceKind, memoryRegister } from '../people.ts';

let pool: ExtractorPool;
const register = memoryRegister();
const caseId = CaseId.parse(randomUUID());
const position = 'right_index';

beforeAll(async () => {
  pool = await openExtractorPool({
    modelsDirectory: 'models',
    modalities: ['finger'],
    threads: 1,
    queueMax: 8,
    deadlineMs: 20_000,
  });
});
afterAll(() => pool.close());

/** A press as a TIFF of 1000 dpi that does not say so: no browser shows it. */
async function scanned(press: string, turn: number): Promise<Uint8Array> {
  const print = pressed(generatedFinger('explained'), { seed: press, hardship: 0.1, turn });
  const raw = { width: print.widthPx, height: print.heightPx, channels: 1 } as const;
  return sharp(print.data, { raw })
    .resize({ width: 2 * print.widthPx, kernel: 'cubic' })
    .toColourspace('b-w')
    .tiff()
    .toBuffer();
}

/** Puts a press into the register as an enrolment does. */
async function opened(person: number, sample: Uint8Array): Promise<Seq> {
  const decoded = await decodeFinger(sample, 1000);
  if (!decoded.ok) throw new Error(decoded.error.kind);
  const extraction = await pool.extractFinger(decoded.value.image, position);
  if (!extraction.ok) throw new Error(extraction.error.kind);
  const { recordId, operator, record } = enrolmentOf(person);
  const template = storedTemplate(extraction.value.template, pool.fingerVectors.modelHash);
  const at = systemClock();
  const act = {
    at,
    kind: 'enrolment.opened',
    actor: 'station',
    subject: recordId,
    purpose: 'enrolment',
    outcome: 'pending',
  };
  const { model, dimension } = faceKind;
  const vector = generatedVector(`face ${person}`, dimension);
  const change = {
    recordId,
    operator,
    record,
    template: { modality: 'face', model, vector },
    quality: Quality.parse(80),
    sample: Buffer.from('face'),
    fingers: [{ position, template, sample, dpi: 1000 }],
    fingerExceptions: [],
    requestHash: recordId,
    at,
  } as const;
  const receipt = await register.commit('open_enrolment', change, act);
  if (receipt.kind !== 'opened') throw new Error(receipt.kind);
  return receipt.seq;
}

/** How much the greys around each of these minutiae differ, the least of all. */
async function leastContrast(
  { template, png }: ShownFinger,
  rows: readonly number[],
): Promise<number> {
  const { data, info } = await sharp(png)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const reach = Array.from({ length: 17 }, (_, place) => place - 8);
  const contrasts = rows.map((row) => {
    const { x, y } = template.minutiae;
    const [left, top] = [Math.round(x[row] ?? 0), Math.round(y[row] ?? 0)];
    const greys = reach.flatMap((down) =>
      reach.map((right) => data[(top + down) * info.width + left + right] ?? 255),
    );
    return Math.max(...greys) - Math.min(...greys);
  });
  return Math.min(...contrasts);
}

test('two presses of one finger are explained by pairs that lie on ridges of both', async () => {
  const candidate = await opened(1, await scanned('1', 0));
  const newcomer = await opened(2, await scanned('2', 0.3));
  const candidates = [
    { seq: candidate, score: ComparisonScore.parse(50), evidence: [], demographicLikeness: 0 },
  ];
  const at = systemClock();
  const act = {
    at,
    kind: 'enrolment.settled',
    actor: 'station',
    subject: 'x',
    purpose: 'enrolment',
    outcome: 'needs_adjudication',
  };
  const verdict = { kind: 'needs_adjudication', caseId, candidates } as const;
  await register.commit('settle_enrolment', { seq: newcomer, verdict, at }, act);

  const fingers = {
    engine: pool,
    modelHash: pool.fingerVectors.modelHash,
    decodeKept: decodeFingerOfSize,
  };
  const explained = await explainFinger(
    { register, fingers, now: systemClock },
    { caseId, operator: OperatorId.parse('amina'), seq: candidate, position },
  );
  if (!explained.ok) throw new Error(explained.error.kind);
  const { explanation, ...sides } = explained.value;

  expect(explanation.comparison.score).toBeGreaterThan(60);
  expect(explanation.pairs.length).toBeGreaterThan(15);
  expect(Math.abs(explanation.alignment.turn + 0.3)).toBeLessThan(0.15);
  for (const side of [sides.newcomer, sides.candidate]) {
    const { width, height, format, channels } = await sharp(side.png).metadata();
    const { widthPx, heightPx } = side.template;
    // The kept file has twice as many pixels each way, and says nothing of it.
    expect([width, height, format, channels]).toEqual([widthPx, heightPx, 'png', 1]);
  }
  const [probes, references] = [
    explanation.pairs.map(({ probe }) => probe),
    explanation.pairs.map(({ reference }) => reference),
  ];
  expect(await leastContrast(sides.newcomer, probes)).toBeGreaterThan(60);
  expect(await leastContrast(sides.candidate, references)).toBeGreaterThan(60);
  const drawn = ({ template, png }: ShownFinger) => {
    const dataUri = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    return { template, picture: { kind: 'image', dataUri } } as const;
  };
  const drawing = explanationDrawing(explanation, drawn(sides.newcomer), drawn(sides.candidate));
  expect(drawing.match(/<image /g)).toHaveLength(2);
  expect(drawing).toContain(`>${explanation.pairs.length}</text>`);
});
