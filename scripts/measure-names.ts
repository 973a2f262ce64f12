import { parseArgs } from 'node:util';
import { Random } from '../src/generation/random.ts';
import { jaroWinkler, nameLikeness } from '../src/register/duplicates.ts';
import { arabicSkeletons, latinSkeletons, plainLatin } from '../src/register/name-skeleton.ts';
import { proportion } from '../src/vocabulary/proportion.ts';
import { arabicSpelling, latinSpelling, names } from './social/generated-spellings.ts';

/**
 * How well spellings of one name are told from another's: recall where 1 % of the pairs of
 * different names pass, and the share of true pairs that one blocking key holds together. It ends
 * with 1 where one of them is below its aim.
 */
const { values } = parseArgs({
  options: {
    spellings: { type: 'string', default: '12' },
    seed: { type: 'string', default: 'names' },
    misses: { type: 'boolean', default: false },
  },
});
const perName = Number(values.spellings);
const falsePositives = 0.01;
/** What is asked of a comparison; letters alone are shown beside it. */
const aims = { latin: 0.985, arabic: 0.98, blocked: 0.97 } as const;

interface Spelling {
  readonly name: number;
  readonly text: string;
}

function spellings(script: 'latin' | 'arabic'): readonly Spelling[] {
  return names.flatMap(([latin, arabic], name) => {
    const random = new Random(values.seed, script, name);
    const made = Array.from({ length: perName }, () =>
      script === 'latin' ? latinSpelling(latin, random) : arabicSpelling(arabic, random),
    );
    return [...new Set(made)].map((text) => ({ name, text }));
  });
}

interface Pair {
  readonly one: string;
  readonly other: string;
  readonly same: boolean;
}

/** Pairs of every two spellings; of different names the first of each. */
function pairs(ones: readonly Spelling[], others: readonly Spelling[]): readonly Pair[] {
  const within = ones === others;
  return ones.flatMap((one, at) =>
    others.flatMap((other, place) => {
      if (within && place <= at) return [];
      return [{ one: one.text, other: other.text, same: one.name === other.name }];
    }),
  );
}

/** Says whether what was aimed at holds. */
function tell(
  aim: number | 'none',
  measured: { readonly recall: number; readonly blocked: number },
): void {
  if (aim === 'none') return;
  const holds = measured.recall >= aim && measured.blocked >= aims.blocked;
  console.log(
    `  aimed at: recall ${aim}, blocking ${aims.blocked}: ${holds ? 'held' : 'NOT HELD'}`,
  );
  if (!holds) process.exitCode = 1;
}

interface Aimed {
  readonly otherKeys: (text: string) => readonly string[];
  readonly aim: number | 'none';
}

function report(
  what: string,
  all: readonly Pair[],
  likeness: (one: string, other: string) => number,
  keys: (text: string) => readonly string[],
  { otherKeys, aim }: Aimed,
): void {
  const scored = all.map((pair) => ({ ...pair, score: likeness(pair.one, pair.other) }));
  const different = scored.filter(({ same }) => !same).map(({ score }) => score);
  const same = scored.filter((pair) => pair.same);
  const sorted = different.toSorted((one, other) => other - one);
  // Strictly above: never more than the share that was allowed.
  const threshold = sorted[Math.floor(falsePositives * sorted.length)] ?? 1;
  const found = proportion(same.filter(({ score }) => score > threshold).length, same.length);
  const held = ({ one, other }: Pair) => {
    const others = new Set(otherKeys(other));
    return keys(one).some((key) => others.has(key));
  };
  const blocked = proportion(same.filter(held).length, same.length);
  console.log(
    `${what}: recall ${found.share.toFixed(4)} at 1 % false positives (above ` +
      `${threshold.toFixed(3)}), a skeleton in common ${blocked.share.toFixed(4)}; ` +
      `${same.length} pairs of one name, ${different.length} of two`,
  );
  tell(aim, { recall: found.share, blocked: blocked.share });
  if (!values.misses) return;
  for (const { one, other, score } of same) {
    if (!held({ one, other, same: true })) console.log(`  apart: ${one} · ${other}`);
    if (score <= threshold) console.log(`  ${one} · ${other} ${score.toFixed(3)}`);
  }
}

const latin = spellings('latin');
const arabic = spellings('arabic');
const latinPairs = pairs(latin, latin);
report(
  'Latin–Latin, letters alone',
  latinPairs,
  (one, other) => jaroWinkler(plainLatin(one), plainLatin(other)),
  latinSkeletons,
  { otherKeys: latinSkeletons, aim: 'none' },
);
report(
  'Latin–Latin',
  latinPairs,
  (one, other) => nameLikeness({ latin: one }, { latin: other }),
  latinSkeletons,
  { otherKeys: latinSkeletons, aim: aims.latin },
);
report(
  'Arabic–Latin',
  pairs(arabic, latin),
  (one, other) => nameLikeness({ arabic: one }, { latin: other }),
  arabicSkeletons,
  { otherKeys: latinSkeletons, aim: aims.arabic },
);
report(
  'Arabic–Arabic',
  pairs(arabic, arabic),
  (one, other) => nameLikeness({ arabic: one }, { arabic: other }),
  arabicSkeletons,
  { otherKeys: arabicSkeletons, aim: 'none' },
);
