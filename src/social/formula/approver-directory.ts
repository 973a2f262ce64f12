import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TrustedApprover } from './approvals.ts';

/** A file of one key: what `basma formula keygen` writes for others. */
const ApproverFile = z
  .object({
    role: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/),
    kid: z.string().min(1).max(100),
    x: z.string().regex(/^[\w-]{43}$/, 'an Ed25519 public key, base64url'),
  })
  .strict() satisfies z.ZodType<TrustedApprover>;

/** Most keys that a deployment trusts at once. */
const approversMax = 100;

function refused(message: string): Error {
  return Object.assign(new Error(message), { code: 'approvers_refused' });
}

/**
 * The keys that a deployment trusts, one in each `*.json` of a directory; none where there is no
 * such directory, so that no formula is believed there.
 * @throws an Error with code `approvers_refused` when a file is not one, or two keys have one name
 */
export async function readApprovers(directory: string): Promise<readonly TrustedApprover[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  if (files.length > approversMax) throw refused(`more than ${approversMax} keys of approvers`);
  const approvers = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      const file = ApproverFile.safeParse(parsedJson(text));
      if (!file.success) throw refused(`not a key of an approver: ${name}`);
      return file.data;
    }),
  );
  const kids = new Set(approvers.map(({ kid }) => kid));
  if (kids.size < approvers.length) throw refused('two keys of approvers have one name');
  return approvers;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
