import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openSoftwareKeys } from '../credentials/keys/software.ts';
import { Head } from '../journal/head.ts';
import { verifyJournal } from '../journal/verify.ts';
import { openJournalFile } from '../register/sqlite/journal-file.ts';
import { UsageError, type Call, type Command } from './command.ts';

const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
});
/** What `GET /v1/journal` answered at some time, kept away from the station. */
const Kept = z.object({ head: Head.optional(), keys: z.array(PublicKey).min(1) });

async function trusted(call: Call, data: string): Promise<z.infer<typeof Kept>> {
  const file = call.maybe('trust');
  if (file !== undefined) {
    const text = await readFile(file, 'utf8');
    try {
      return Kept.parse(JSON.parse(text));
    } catch (error) {
      throw new UsageError('--trust holds no answer of /v1/journal', { cause: error });
    }
  }
  const keys = join(data, 'keys');
  if (!existsSync(keys))
    throw new UsageError('the keys are not in the data directory: --trust FILE');
  call.terminal.note('keys of the station itself: for a check by others, give --trust FILE');
  const opened = await openSoftwareKeys(keys, false);
  return { keys: [...(await opened.published('journal-head'))] };
}

/** `basma journal verify`. */
export const journalVerifyCommand: Command = {
  name: 'journal verify',
  summary: 'checks that nothing in the journal was changed, removed or put in afterwards',
  takes: '[--data DIR] [--trust FILE]',
  positionals: { min: 0, max: 0 },
  options: {
    data: { value: 'DIR', what: 'where the register lies (default ./data)' },
    trust: { value: 'FILE', what: 'an earlier answer of /v1/journal: its keys and its head' },
  },
  example: 'journal verify --data data --trust journal-of-june.json',
  run: async (call) => {
    const data = call.maybe('data') ?? 'data';
    const { head, keys } = await trusted(call, data);
    const journal = openJournalFile(join(data, 'register.sqlite'));
    try {
      const heads = head ? [...journal.heads, head] : journal.heads;
      const byKid = new Map(keys.map((key) => [key.kid, key]));
      const found = await verifyJournal(journal.leaves(), heads, byKid);
      const text =
        found.kind === 'whole'
          ? `whole: ${found.size} acts, ${found.heads} signed heads hold, root ${found.root}`
          : `BROKEN: ${found.why} at the head over ${found.size} acts`;
      call.terminal.result(found, text);
      if (found.kind === 'broken') return 1;
      // Without a signed head nothing speaks against a journal that was written anew.
      return found.heads > 0 || found.size === 0 ? 0 : 1;
    } finally {
      journal.close();
    }
  },
};
