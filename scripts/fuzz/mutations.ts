import type { Random } from '../../src/generation/random.ts';

/** Numbers at which lengths and sizes turn over. */
const edges = [
  0,
  1,
  2,
  7,
  127,
  128,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32 - 1,
];
/** A part that is repeated, moved or left out has at most so many bytes. */
const partBytesMax = 64;
const repeatsMax = 40;
/** What grows beyond this is cut off: every reader has its own limit far above. */
const bytesMax = 400_000;

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function part(bytes: Uint8Array, random: Random): { readonly from: number; readonly to: number } {
  const from = random.below(bytes.length + 1);
  return { from, to: Math.min(bytes.length, from + 1 + random.below(partBytesMax)) };
}

/** Headers come first, and are worth more attempts than what follows. */
function place(bytes: Uint8Array, random: Random): number {
  const within = random.chance(0.5) ? Math.min(bytes.length, 200) : bytes.length;
  return random.below(Math.max(1, within));
}

const flipBits: Mutation = (bytes, random) => {
  const copy = Uint8Array.from(bytes);
  for (let count = 1 + random.below(8); count > 0; count -= 1) {
    const at = place(copy, random);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
};

const setBytes: Mutation = (bytes, random) => {
  const copy = Uint8Array.from(bytes);
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    copy[place(copy, random)] = random.chance(0.5) ? random.below(256) : 255 * random.below(2);
  }
  return copy;
};

/** Puts a number that lengths turn over at somewhere, in either order of bytes. */
const setNumber: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes);
  const width = random.chance(0.5) ? 2 : 4;
  if (copy.length < width) return copy;
  const at = Math.min(place(copy, random), copy.length - width);
  const old = copy.readUIntBE(at, width);
  const near = (old + random.below(17) - 8 + 256 ** width) % 256 ** width;
  const edge = edges[random.below(edges.length)] ?? 0;
  const value = random.chance(0.5) ? near : edge % 256 ** width;
  if (random.chance(0.8)) copy.writeUIntBE(value, at, width);
  else copy.writeUIntLE(value, at, width);
  return new Uint8Array(copy);
};

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));

const leaveOut: Mutation = (bytes, random) => {
  const { from, to } = part(bytes, random);
  return joined(bytes.subarray(0, from), bytes.subarray(to));
};

const repeat: Mutation = (bytes, random) => {
  const { from, to } = part(bytes, random);
  const copies = Array.from({ length: 2 + random.below(repeatsMax) }, () =>
    bytes.subarray(from, to),
  );
  return joined(bytes.subarray(0, from), ...copies, bytes.subarray(to));
};

const insert: Mutation = (bytes, random) => {
  const { from } = part(bytes, random);
  const noise = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256));
  return joined(bytes.subarray(0, from), noise, bytes.subarray(from));
};

/** The beginning of one file and the end of another. */
const splice: Mutation = (bytes, random, other) =>
  joined(
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length + 1)),
  );

/** A part of another file over as many bytes of this one. */
const transplant: Mutation = (bytes, random, other) => {
  const copy = Uint8Array.from(bytes);
  const { from, to } = part(other, random);
  const room = Math.max(0, copy.length - (to - from));
  if (to - from <= copy.length) copy.set(other.subarray(from, to), random.below(room + 1));
  return copy;
};

/** Tags with what follows them, left out, repeated or exchanged: text that is still well made. */
const moveTags: Mutation = (bytes, random) => {
  const pieces = Buffer.from(bytes).toString('latin1').split(/(?=<)/);
  if (pieces.length < 4) return flipBits(bytes, random, bytes);
  const [one, other] = [random.below(pieces.length), random.below(pieces.length)];
  const [first = '', second = ''] = [pieces[one], pieces[other]];
  switch (random.below(4)) {
    case 0:
      pieces.splice(Math.min(one, other), 1 + random.below(6));
      break;
    case 1:
      pieces.splice(one, 0, ...pieces.slice(other, other + 1 + random.below(6)));
      break;
    case 2:
      [pieces[one], pieces[other]] = [second, first];
      break;
    default:
      // Another text behind the same tag.
      pieces[one] = first.replace(/>.*/s, `>${second.replace(/^[^>]*>/, '')}`);
  }
  return new Uint8Array(Buffer.from(pieces.join(''), 'latin1'));
};

const mutations: readonly Mutation[] = [
  moveTags,
  flipBits,
  flipBits,
  setBytes,
  setNumber,
  setNumber,
  truncate,
  leaveOut,
  repeat,
  insert,
  splice,
  transplant,
];

/** Where a record of the 2011 kind states the length of its first part. */
const partLengthAt = { FIR: 16, FAC: 17, FMR: 15 } as const;

/** Puts lengths right, so that what is wrong lies deeper. */
function mended(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const name = copy.toString('latin1', 0, 3);
  if (name === 'FIR' || name === 'FAC' || name === 'FMR') {
    const at = partLengthAt[name];
    if (copy.length >= 12) copy.writeUInt32BE(copy.length, 8);
    if (copy.length >= at + 4 && copy[4] === 0x30) copy.writeUInt32BE(copy.length - at, at);
  }
  // Zero reaches to the end, for the box around a codestream and for its last part.
  const box = copy.indexOf('jp2c', 4, 'latin1');
  if (box >= 4) copy.writeUInt32BE(0, box - 4);
  const tilePart = copy.indexOf(Buffer.of(0xff, 0x90, 0, 10));
  if (tilePart >= 0 && tilePart + 10 <= copy.length) {
    copy.writeUInt32BE(0, tilePart + 6);
    copy.set([0xff, 0xd9], copy.length - 2);
  }
  return new Uint8Array(copy);
}

/** A file with one to four things wrong with it. */
export function mutated(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const mutation = mutations[random.below(mutations.length)] ?? flipBits;
    out = mutation(out, random, other).subarray(0, bytesMax);
  }
  return random.chance(0.5) ? mended(out) : out;
}
