import type { FingerQualityFile } from '../../src/inference/finger-quality.ts';

/** What was measured, each of it on fingers that the fit had not seen. */
export interface Figures {
  readonly fingers: number;
  readonly presses: number;
  readonly mated: number;
  readonly nonMated: number;
  readonly falseMatchRate: number;
  readonly threshold: number;
  readonly correlation: number;
  /** Shares of pairs that are left out, and FNMR after it by each kind of quality. */
  readonly shares: readonly number[];
  readonly discards: readonly {
    readonly by: string;
    readonly correlation: number;
    readonly missRates: readonly number[];
  }[];
}

const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;

function termsTable({ terms }: FingerQualityFile): string {
  const rows = terms.map(({ component, middle, spread, weight, bend }) => {
    const cells = [middle, spread, weight, bend].map((value) => value.toPrecision(3));
    return `| \`${component}\` | ${cells.join(' | ')} |`;
  });
  return `| measure | middle | spread | weight | bend |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function discardTable({ shares, discards }: Figures): string {
  const heads = shares.map((share) => (share === 0 ? 'all' : `less ${percent(share, 0)}`));
  const rows = discards.map(({ by, correlation, missRates }) => {
    const cells = missRates.map((rate) => percent(rate));
    return `| ${by} | ${correlation.toFixed(2)} | ${cells.join(' | ')} |`;
  });
  const rule = heads.map(() => '---').join(' | ');
  return `| quality | rank correlation | ${heads.join(' | ')} |\n| --- | --- | ${rule} |\n${rows.join('\n')}`;
}

/** The model card, in Markdown. */
export function card(file: FingerQualityFile, figures: Figures): string {
  return `# finger-quality@1

From the measures of one impression of a finger to how useful it is for comparison, 0 to 100.

**Provenance.** Fitted by \`scripts/fit-finger-quality.ts\` to ${figures.fingers} generated fingers,
each pressed ${figures.presses} times with hardship drawn evenly from 0 to 1. No person's finger was
used. The readings are those of \`${file.network.id}\` with the SHA-256
\`${file.network.sha256}\`; after a change of that network or of the matcher it is to be fitted again.

**What it is.** Each measure's native value becomes z = (value − middle) / spread, kept within ±3;
the sum of weight · z + bend · z² and a bias foresees the root of the middle similarity that the
impression reaches with the finger's other presses. A logistic curve brings that to the common
scale: the 5, 50 and 95 % quantiles of these presses become about 10, 50 and 90.

${termsTable(file)}

**Measured** by five fits, each judged on the fifth of the fingers that it had not seen: ${figures.mated}
mated and ${figures.nonMated} non-mated comparisons. FNMR at FMR ${percent(figures.falseMatchRate)}
(similarity ${figures.threshold.toFixed(1)}), after the pairs whose worse impression is of the lowest quality were
left out; the rank correlation is that with the outcome which the fit foresees.

${discardTable(figures)}

**Limits.** Generated fingers only: real sensors, children, worn hands and henna were not measured.
The scale says which of two impressions is the better one; its floors belong to a policy, and have
to be set again on the sensors of a programme.
`;
}
