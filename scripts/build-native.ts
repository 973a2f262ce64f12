import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds the exact scan of galleries; npm runs it at every install. Without a compiler the station
 * works all the same, with the exhaustive search in TypeScript: this says so, and `basma doctor` does.
 */
const directory = new URL('../src/gallery/native', import.meta.url).pathname;
// npm tells its scripts where its own node-gyp lies.
const { npm_config_node_gyp: nodeGyp } = process.env;

async function build(): Promise<void> {
  if (nodeGyp === undefined) throw new Error('run it as `npm run build-native`');
  const file = join(directory, 'build');
  const options = ['rebuild', '--release', '--directory', directory];
  await promisify(execFile)(process.execPath, [nodeGyp, ...options], { maxBuffer: 1 << 26 });
  console.log(`exact scan of galleries: built in ${file}`);
}

try {
  await build();
} catch (error) {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const reason = [...stderr.split('\n').filter((line) => /rror/.test(line)), String(error)][0];
  console.warn(`exact scan of galleries: not built (${reason}); searches will take longer`);
}
