import type { Inbox } from '../../src/packets/inbox.ts';
import type { Outbox } from '../../src/packets/outbox.ts';
import { openInboxFile } from '../../src/packets/sqlite/inbox-file.ts';
import { openOutboxFile } from '../../src/packets/sqlite/outbox-file.ts';

/** An outbox without a thread, in memory unless a file is given. */
export function openOutbox(path = ':memory:'): Outbox {
  const { methods, close } = openOutboxFile(path);
  return {
    ask: async (method, ...args) => Reflect.apply(methods[method], undefined, args),
    close: async () => close(),
  };
}

/** An inbox likewise. */
export function openInbox(path = ':memory:'): Inbox {
  const { methods, close } = openInboxFile(path);
  return {
    ask: async (method, ...args) => Reflect.apply(methods[method], undefined, args),
    close: async () => close(),
  };
}
