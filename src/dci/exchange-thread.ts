import { z } from 'zod';
import { answerQuestions } from '../threads/answering-thread.ts';
import { openSqliteExchange } from './sqlite/sqlite-exchange.ts';

const Settings = z
  .object({
    path: z.string(),
    sealKey: z.instanceof(Uint8Array),
    lookupKey: z.instanceof(Uint8Array),
  })
  .strict();

answerQuestions((given) => openSqliteExchange(Settings.parse(given)));
