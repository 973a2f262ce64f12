import { z } from 'zod';
import { answerQuestions } from '../threads/answering-thread.ts';
import { numberPolicies } from './idcs-issuance.ts';
import { openSqliteRegister } from './sqlite/sqlite-register.ts';

/** What the station hands to the thread at its start. */
const ThreadSettings = z
  .object({
    path: z.string(),
    keys: z.object({
      wrap: z.instanceof(Uint8Array),
      formerWrap: z.instanceof(Uint8Array).exactOptional(),
      lookup: z.instanceof(Uint8Array),
      pseudonym: z.instanceof(Uint8Array),
    }),
    numberPolicy: z.enum(['lenient', 'mosip']),
    networks: z.object({ face: z.string().min(1), finger: z.string().min(1) }),
    training: z.boolean().default(false),
  })
  .strict();

answerQuestions((given) => {
  const { numberPolicy, ...settings } = ThreadSettings.parse(given);
  return openSqliteRegister({ ...settings, numberPolicy: numberPolicies[numberPolicy] });
});
