import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { format } from 'prettier';
import { modelsDirectory } from '../src/sites/station.ts';

/**
 * Measures the models of fingers anew and puts what the measuring scripts print into their cards:
 * a block of text below each line that names its command.
 */
const { values } = parseArgs({
  options: { work: { type: 'string', default: join(tmpdir(), 'basma-finger-comparison') } },
});

/** A card, the script whose output it shows, and what that script is told. */
const measured = [
  ['finger-minutiae@1', 'evaluate-generated-fingers.ts', ['--fingers', '100']],
  ['finger-embedding@1', 'measure-finger-search.ts', ['--work', values.work]],
] as const;

const run = promisify(execFile);

for (const [model, script, options] of measured) {
  const command = ['--import', 'tsx', `scripts/${script}`, ...options];
  const { stdout } = await run('node', command, { maxBuffer: 1 << 24 });
  const file = join(modelsDirectory, model, 'README.md');
  const card = await readFile(file, 'utf8');
  const begin = `<!-- ${script} -->`;
  const end = `<!-- end of ${script} -->`;
  const [before, rest] = card.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no ${begin}`);
  const block = `${begin}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n\n${end}`;
  await writeFile(file, await format(`${before}${block}${after}`, { parser: 'markdown' }));
  console.log(`${model}: measured anew`);
}
