import { afterAll, beforeAll, describe } from 'vitest';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { openTokenKeys } from '../../src/credentials/keys/token.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import type { OpenedKeys } from '../../src/credentials/keys/keys.ts';
import { keysContract } from './keys-contract.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';

let tokens: TokenDirectory;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  tokens = await openTokenDirectory();
});
afterAll(async () => {
  for (const keys of opened) await keys.close();
  await tokens.remove();
});

let places = 0;
async function open(): Promise<OpenedKeys> {
  places += 1;
  const settings = await tokens.make(`token ${places}`);
  const keys = await openTokenKeys(await openThreadedToken(settings, startThread), true);
  opened.push(keys);
  return keys;
}

describe('keys in a token', () => keysContract(open));
