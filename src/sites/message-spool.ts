import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import type { Message, Messages } from '../procedures/messages.ts';
import type { Clock } from '../vocabulary/time.ts';
import { translator } from '../web/texts.ts';

/** Messages that may be on their way to the disk at once; what comes beyond is lost. */
const waitingMax = 1_000;
/** The name says until when it holds, so that what nobody fetched can go. */
const named = /^(\d{1,16})-[0-9a-f-]{36}\.json(\.new)?$/;

/** A message as a gateway finds it. */
function body({ to, language, code, use, expiresAt }: Message, minutes: number): string {
  const t = translator(language);
  const text =
    use === 'resident' ? t('message.code', { code, minutes }) : t('message.contact', { code });
  const message = {
    version: 1,
    ...to,
    language,
    text,
    expiresAt: new Date(expiresAt).toISOString(),
  };
  return `${JSON.stringify(message)}\n`;
}

/** A directory of messages, and what is still being written into it. */
export interface MessageSpool extends Messages {
  /** Messages that could not be written. */
  readonly lost: () => number;
  /** Waits until what was sent is on the disk. */
  close(): Promise<void>;
}

/**
 * Leaves each message as a file of its own, whole, for whatever sends short messages or mail: it
 * takes a file and removes it. What has expired is removed here.
 */
export function openMessageSpool(directory: string, now: Clock): MessageSpool {
  let lost = 0;
  const waiting = new Set<Promise<void>>();
  const write = async (message: Message): Promise<void> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(directory)) {
      const until = named.exec(name)?.[1];
      if (until !== undefined && Number(until) < now())
        await rm(join(directory, name), { force: true });
    }
    const file = join(directory, `${message.expiresAt}-${randomUUID()}.json`);
    const minutes = Math.max(1, Math.round((message.expiresAt - now()) / 60_000));
    await replaceFile(file, 0o600, (handle) => handle.writeFile(body(message, minutes)));
  };
  return {
    canSend: true,
    send: (message) => {
      if (waiting.size >= waitingMax) {
        lost += 1;
        return;
      }
      const written = write(message)
        .catch(() => {
          lost += 1;
        })
        .finally(() => waiting.delete(written));
      waiting.add(written);
    },
    lost: () => lost,
    close: async () => {
      await Promise.all(waiting);
    },
  };
}

/** Of a station that sends none. */
export const noMessages: MessageSpool = {
  canSend: false,
  send: () => undefined,
  lost: () => 0,
  close: async () => undefined,
};
