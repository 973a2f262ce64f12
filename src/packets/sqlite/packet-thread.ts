import { z } from 'zod';
import { answerQuestions } from '../../threads/answering-thread.ts';
import { openInboxFile } from './inbox-file.ts';
import { openOutboxFile } from './outbox-file.ts';

/** What the station hands to the thread at its start. */
const Settings = z.object({ kind: z.enum(['outbox', 'inbox']), path: z.string() }).strict();

answerQuestions((given) => {
  const { kind, path } = Settings.parse(given);
  const { methods, close } = kind === 'outbox' ? openOutboxFile(path) : openInboxFile(path);
  return { ...methods, close };
});
