import { codesOf, BitWriter, tableFor, type HuffmanReader, type HuffmanTable } from './huffman.ts';

/**
 * What a symbol means: runs of up to 100 zeros, six announcements of numbers that follow in full,
 * and the levels from −73 to 74 around 180. Source: IAFIS-IC-0110 v3, table 1.
 */
const symbols = {
  runMax: 100,
  positive8: 101,
  negative8: 102,
  positive16: 103,
  negative16: 104,
  run8: 105,
  run16: 106,
  levelMin: -73,
  levelMax: 74,
  levelZero: 180,
} as const;

/** A symbol, and the number that follows it in full. */
interface Word {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: 0 | 8 | 16;
}

/** The largest number that can follow in full. */
const extraMax = 65_535;

function runWord(zeros: number): Word {
  if (zeros <= symbols.runMax) return { symbol: zeros, extra: 0, extraBits: 0 };
  return zeros < 256
    ? { symbol: symbols.run8, extra: zeros, extraBits: 8 }
    : { symbol: symbols.run16, extra: zeros, extraBits: 16 };
}

function levelWord(level: number): Word {
  if (level >= symbols.levelMin && level <= symbols.levelMax) {
    return { symbol: symbols.levelZero + level, extra: 0, extraBits: 0 };
  }
  const extra = Math.min(Math.abs(level), extraMax);
  const short = extra < 256;
  const positive = short ? symbols.positive8 : symbols.positive16;
  const negative = short ? symbols.negative8 : symbols.negative16;
  return { symbol: level > 0 ? positive : negative, extra, extraBits: short ? 8 : 16 };
}

function wordsOf(levels: readonly number[]): readonly Word[] {
  const words: Word[] = [];
  let zeros = 0;
  for (const level of levels) {
    if (level === 0 && zeros < extraMax) {
      zeros += 1;
      continue;
    }
    if (zeros > 0) words.push(runWord(zeros));
    zeros = level === 0 ? 1 : 0;
    if (level !== 0) words.push(levelWord(level));
  }
  if (zeros > 0) words.push(runWord(zeros));
  return words;
}

/** Blocks that share a table, and the table. */
export interface CodedBlocks {
  readonly table: HuffmanTable;
  readonly blocks: readonly Uint8Array[];
}

/** Packs the levels of blocks that share a table. */
export function packLevels(blocks: readonly (readonly number[])[]): CodedBlocks {
  const words = blocks.map(wordsOf);
  const occurrences = Array.from({ length: 256 }, () => 0);
  for (const { symbol } of words.flat()) occurrences[symbol] = (occurrences[symbol] ?? 0) + 1;
  const table = tableFor(occurrences);
  const codes = codesOf(table);
  const packed = words.map((block) => {
    const writer = new BitWriter();
    for (const { symbol, extra, extraBits } of block) {
      const { code = 0, bits = 0 } = codes.get(symbol) ?? {};
      writer.write(code, bits);
      writer.write(extra, extraBits);
    }
    return writer.done();
  });
  return { table, blocks: packed };
}

/** Takes levels in their order; false when there are more than it has places for. */
export interface LevelSink {
  zeros(count: number): boolean;
  level(level: number): boolean;
}

function takeExtra(reader: HuffmanReader, symbol: number, sink: LevelSink): boolean {
  const short =
    symbol === symbols.positive8 || symbol === symbols.negative8 || symbol === symbols.run8;
  const extra = reader.number(short ? 8 : 16);
  // A run of no zeros would be a symbol for nothing.
  if (extra === undefined || extra === 0) return false;
  if (symbol === symbols.run8 || symbol === symbols.run16) return sink.zeros(extra);
  const positive = symbol === symbols.positive8 || symbol === symbols.positive16;
  return sink.level(positive ? extra : -extra);
}

/** Bits that may stand behind the last symbol of a block. */
const fillBitsMax = 7;

/** Unpacks a block; false where it says what no encoder says, or more than there is room for. */
export function unpackLevels(reader: HuffmanReader, sink: LevelSink): boolean {
  while (reader.left > 0) {
    const before = reader.left;
    const symbol = reader.symbol();
    if (symbol === undefined) return before <= fillBitsMax;
    if (symbol === 0 || symbol === 255) return false;
    let taken: boolean;
    if (symbol <= symbols.runMax) taken = sink.zeros(symbol);
    else if (symbol <= symbols.run16) taken = takeExtra(reader, symbol, sink);
    else taken = sink.level(symbol - symbols.levelZero);
    if (!taken) return false;
  }
  return true;
}
