import type { SealedStore } from './sealed-store.ts';

/** Scores in one row: so many that a row costs little, so few that one is found quickly. */
const blockScores = 100;

/** One household's score as it is sealed. */
export interface SealedBody {
  readonly place: number;
  readonly body: Buffer;
}

/** Bytes of a household's line at the head of a block: its place and where its score ends. */
const lineBytes = 8;

/**
 * Scores of neighbours in one row: how many, a line for each with its place after the first and
 * the end of its score, then the scores.
 */
function blockOf(scores: readonly SealedBody[], first: number): Buffer {
  const head = Buffer.alloc(4 + lineBytes * scores.length);
  head.writeUInt32LE(scores.length, 0);
  let end = 0;
  for (const [at, { place, body }] of scores.entries()) {
    end += body.length;
    head.writeUInt32LE(place - first, 4 + lineBytes * at);
    head.writeUInt32LE(end, 8 + lineBytes * at);
  }
  return Buffer.concat([head, ...scores.map(({ body }) => body)]);
}

/** The score of one household in a block, as it is sealed. */
function bodyIn(block: Buffer, distance: number): Buffer | undefined {
  const count = block.readUInt32LE(0);
  const bodies = block.subarray(4 + lineBytes * count);
  let start = 0;
  for (let at = 0; at < count; at += 1) {
    const end = block.readUInt32LE(8 + lineBytes * at);
    if (block.readUInt32LE(4 + lineBytes * at) === distance) return bodies.subarray(start, end);
    start = end;
  }
  return undefined;
}

/** Writes a rescoring's scores, in the order of their places. */
export function blockWriter({ db }: SealedStore, rescoring: number) {
  const insert = db.prepare(
    'INSERT INTO score_blocks (rescoring, first, last, households, body) VALUES (?, ?, ?, ?, ?)',
  );
  return (scores: readonly SealedBody[]): void => {
    for (let from = 0; from < scores.length; from += blockScores) {
      const block = scores.slice(from, from + blockScores);
      const first = block[0]?.place ?? 0;
      const last = block.at(-1)?.place ?? first;
      insert.run(rescoring, first, last, block.length, blockOf(block, first));
    }
  };
}

/** The block of one rescoring in which a household's place may lie. */
const holdsPlace = `score_blocks.place = (
  SELECT place FROM score_blocks AS other
  WHERE other.rescoring = rescorings.place AND other.first <= ?
  ORDER BY other.first DESC LIMIT 1) AND last >= ?`;

interface BlockRow {
  readonly day: string;
  readonly formula: string;
  readonly first: number;
  readonly body: Buffer;
}

/** A household's scores of all rescorings. */
export function rescoredBodies(
  { db }: SealedStore,
  place: number,
): readonly { readonly day: string; readonly formula: string; readonly body: Buffer }[] {
  return db
    .prepare<[number, number], BlockRow>(
      `SELECT day, formula, first, body FROM rescorings JOIN score_blocks ON ${holdsPlace}`,
    )
    .all(place, place)
    .flatMap(({ day, formula, first, body: block }) => {
      const body = bodyIn(block, place - first);
      return body ? [{ day, formula, body }] : [];
    });
}

/** Whether a rescoring has a household's score of this formula and day already. */
export function isRescored(
  { db }: SealedStore,
  place: number,
  of: { readonly day: string; readonly formula: string },
): boolean {
  const row = db
    .prepare<unknown[], Pick<BlockRow, 'first' | 'body'>>(
      `SELECT first, body FROM rescorings JOIN score_blocks ON ${holdsPlace}
       WHERE day = ? AND formula = ?`,
    )
    .get(place, place, of.day, of.formula);
  return row !== undefined && bodyIn(row.body, place - row.first) !== undefined;
}
