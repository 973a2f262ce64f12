/** Where a command writes: results to the output, everything else to the error stream. */
export interface Terminal {
  readonly json: boolean;
  /** The result: its text for people, or the value itself as JSON when `--json` was given. */
  result(value: unknown, text: string): void;
  note(text: string): void;
  /** A bar for work that takes long; nothing where no person looks. */
  progress(what: string): (done: number, of: number) => void;
}

const barWidth = 30;
/** So that drawing costs nothing beside the work. */
const drawEveryMs = 100;

/** The terminal of this process. */
export function processTerminal(json: boolean): Terminal {
  const seen = process.stderr.isTTY;
  return {
    json,
    result: (value, text) => {
      process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : `${text}\n`);
    },
    note: (text) => {
      process.stderr.write(`${text}\n`);
    },
    progress: (what) => {
      const startedAt = performance.now();
      let drawnAt = -Infinity;
      return (done, of) => {
        const now = performance.now();
        if (!seen || (done < of && now - drawnAt < drawEveryMs)) return;
        drawnAt = now;
        const full = Math.round((barWidth * done) / Math.max(1, of));
        const left = ((now - startedAt) / 1000 / Math.max(1, done)) * (of - done);
        const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
        const end = done < of ? `${left.toFixed(0)} s left   ` : '\n';
        process.stderr.write(`\r${what.padEnd(12)} ${bar} ${done}/${of} ${end}`);
      };
    },
  };
}

/** A share as percent with its interval. */
export function percent(share: {
  readonly share: number;
  readonly low95: number;
  readonly high95: number;
}): string {
  const digits = (value: number) => (100 * value).toFixed(2);
  return `${digits(share.share)} % [${digits(share.low95)}–${digits(share.high95)}]`;
}

/** Rows in columns as wide as their widest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [place, cell] of row.entries()) {
      widths[place] = Math.max(widths[place] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, place) => cell.padEnd(widths[place] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
