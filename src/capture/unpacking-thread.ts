import assert from 'node:assert/strict';
import { parentPort } from 'node:worker_threads';
import { openUnpacking } from './unpack.ts';

/** The body of a thread that says `ready` and then answers each file with its image. */
async function serve(): Promise<void> {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const unpack = await openUnpacking();
  port.on('message', (bytes: Uint8Array) => {
    unpack(bytes).then(
      (result) => port.postMessage(result),
      (error: unknown) => {
        throw error;
      },
    );
  });
  port.postMessage('ready');
}

await serve();
