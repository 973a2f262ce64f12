import { z } from 'zod';
import { answerQuestions } from '../threads/answering-thread.ts';
import { openSqliteSocialStore } from './sqlite/sqlite-social-store.ts';

const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
  })
  .strict();

answerQuestions((given) => openSqliteSocialStore(Settings.parse(given)));
