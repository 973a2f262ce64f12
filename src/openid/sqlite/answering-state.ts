import { z } from 'zod';
import { answerQuestions } from '../../threads/answering-thread.ts';
import { openStateFile } from './state-file.ts';

/** What the station hands to the thread at its start. */
const Settings = z.object({ path: z.string() }).strict();

answerQuestions((given) => {
  const { methods, close } = openStateFile(Settings.parse(given).path);
  return { ...methods, close };
});
