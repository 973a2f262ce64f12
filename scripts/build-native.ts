import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds the exact search, and the graph's library with this processor's vector instructions; npm
 * runs it at every install. Without a compiler the station works all the same, slower: this says so,
 * and `basma doctor` does.
 */
const exactSearch = new URL('../src/gallery/native', import.meta.url).pathname;
const graph = dirname(createRequire(import.meta.url).resolve('hnswlib-node/package.json'));
// npm tells its scripts where its own node-gyp lies.
const { npm_config_node_gyp: nodeGyp, ...environment } = process.env;

async function build(what: string, directory: string, flags: object): Promise<boolean> {
  try {
    if (nodeGyp === undefined) throw new Error('run it as `npm run build-native`');
    const options = ['rebuild', '--release', '--directory', directory];
    await promisify(execFile)(process.execPath, [nodeGyp, ...options], {
      maxBuffer: 1 << 26,
      env: { ...environment, ...flags },
    });
    console.log(`${what}: built`);
    return true;
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const [reason] = [...stderr.split('\n').filter((line) => /rror/.test(line)), String(error)];
    console.warn(`${what}: not built, searches will take longer (${reason})`);
    return false;
  }
}

// It chooses among its kernels when it is loaded, so it may be taken to another machine.
await build('exact search of galleries', exactSearch, {});
// It may not; but it only proposes, in a process of its own.
const native = { CXXFLAGS: '-O3 -march=native' };
if (!(await build("graph's library for this processor", graph, native))) {
  await build("graph's library for any processor", graph, {});
}
