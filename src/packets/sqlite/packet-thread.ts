import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { StoreQuestion } from '../../files/store-thread.ts';
import { openInboxFile } from './inbox-file.ts';
import { openOutboxFile } from './outbox-file.ts';

/** What the station hands to the thread at its start. */
const Settings = z.object({ kind: z.enum(['outbox', 'inbox']), path: z.string() }).strict();

function failed(id: number, error: unknown) {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : '';
  const message = error instanceof Error ? error.message : 'an unknown fault';
  return { id, kind: 'failed', message, code: typeof code === 'string' ? code : 'internal' };
}

function serve(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { kind, path } = Settings.parse(workerData);
  const store = kind === 'outbox' ? openOutboxFile(path) : openInboxFile(path);
  const methods: Readonly<Record<string, unknown>> = { ...store.methods, close: store.close };
  port.on('message', ({ id, method, args }: StoreQuestion) => {
    try {
      const called = methods[method];
      assert.ok(typeof called === 'function', 'a store has the methods of its port');
      port.postMessage({ id, kind: 'answered', value: Reflect.apply(called, undefined, args) });
    } catch (error) {
      port.postMessage(failed(id, error));
    }
  });
  port.postMessage({ id: 0, kind: 'answered', value: 'open' });
}

try {
  serve();
} catch (error) {
  parentPort?.postMessage(failed(0, error));
}
