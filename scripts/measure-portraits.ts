import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../src/cli/command-line.ts';
import { demonstrationFace, demonstrationLabels } from './demonstration-people.ts';

/**
 * Measures portraits for QR codes on the demonstration photographs, everybody with everybody: who
 * has `-again` behind her name is there twice. They are few, and say what order a cost has.
 */
const directory = await mkdtemp(join(tmpdir(), 'basma-portraits-'));
try {
  const labels = demonstrationLabels();
  for (const label of labels) {
    await writeFile(join(directory, `${label}.jpg`), await demonstrationFace(label));
  }
  const personOf = (label: string) => label.replace(/-again$/, '');
  const pairs = labels.flatMap((probe) =>
    labels
      .filter((reference) => reference !== probe)
      .map((reference) => {
        const mated = personOf(probe) === personOf(reference) ? 1 : 0;
        return `${probe}.jpg,${reference}.jpg,${mated}`;
      }),
  );
  const table = join(directory, 'pairs.csv');
  await writeFile(table, `${['probe,reference,mated', ...pairs].join('\n')}\n`);
  const words = ['evaluate', 'portrait', '--images', directory, '--pairs', table];
  await runCommandLine([...words, ...process.argv.slice(2)]);
} finally {
  await rm(directory, { recursive: true });
}
