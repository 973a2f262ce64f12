import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { format } from 'prettier';
import { modelsDirectory } from '../src/sites/station.ts';

/**
 * Fits what rests on the networks of fingers, measures it all anew, and puts what the scripts print
 * into the cards: a block of text for each command.
 */
const { values } = parseArgs({
  options: {
    work: { type: 'string', default: join(tmpdir(), 'basma-finger-comparison') },
    /** What scripts/train/fingerprint/check_minutiae.py printed, if it was run. */
    check: { type: 'string' },
    /** One of the scripts below, to do nothing else; may be given again. */
    only: { type: 'string', multiple: true },
  },
});

/** In this order, since each rests on the one before: the script, what it is told, whose card. */
const steps = [
  ['fit-finger-comparison.ts', ['--work', values.work], 'finger-comparison@1'],
  // It writes a card of its own.
  ['fit-finger-quality.ts', ['--work', join(values.work, 'quality')], 'none'],
  ['evaluate-generated-fingers.ts', ['--fingers', '100'], 'finger-minutiae@1'],
  ['measure-finger-search.ts', ['--work', values.work], 'finger-embedding@1'],
] as const;

const run = promisify(execFile);

for (const [script, options, model] of steps) {
  if (values.only && !values.only.includes(script)) continue;
  const command = ['--import', 'tsx', `scripts/${script}`, ...options];
  const { stdout } = await run('node', command, { maxBuffer: 1 << 24 });
  if (model !== 'none') await show(model, script, stdout);
}
if (values.check !== undefined) {
  await show('finger-minutiae@1', 'check_minutiae.py', await readFile(values.check, 'utf8'));
}

/** Puts what a script printed into the card's place for it. */
async function show(model: string, script: string, printed: string): Promise<void> {
  const file = join(modelsDirectory, model, 'README.md');
  const card = await readFile(file, 'utf8');
  const begin = `<!-- ${script} -->`;
  const end = `<!-- end of ${script} -->`;
  const [before, rest] = card.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no ${begin}`);
  const block = `${begin}\n\n\`\`\`text\n${printed.trim()}\n\`\`\`\n\n${end}`;
  await writeFile(file, await format(`${before}${block}${after}`, { parser: 'markdown' }));
  console.log(`${model}: measured anew`);
}
