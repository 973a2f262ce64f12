import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TrustedApprover } from './approvals.ts';

/** More approvers than any deployment has: the directory is another one. */
const approversMax = 100;

/** The public half of an approver's key as it lies in a deployment's directory of approvers. */
export const ApproverFile = z
  .object({
    role: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'a role: upper case, digits, _'),
    kid: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name of a key: lower case, digits, -'),
    x: z.string().regex(/^[\w-]{43}$/, 'an Ed25519 public key'),
  })
  .strict()
  .readonly() satisfies z.ZodType<TrustedApprover>;

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * One approver's file.
 * @throws an Error with code `approver_malformed`
 */
export async function readApprover(path: string): Promise<TrustedApprover> {
  const file = ApproverFile.safeParse(parsed(await readFile(path, 'utf8')));
  if (!file.success) throw refused('approver_malformed', `${path} is no approver`);
  return file.data;
}

/**
 * Every approver of a directory, by the names of the files. Where there is no directory nobody is
 * trusted, so that no formula is.
 * @throws an Error with code `approver_malformed`, `approver_twice` or `approvers_too_many`
 */
export async function readApprovers(directory: string): Promise<readonly TrustedApprover[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  if (files.length > approversMax) {
    throw refused('approvers_too_many', `${directory} has more than ${approversMax} approvers`);
  }
  const approvers = await Promise.all(files.map((name) => readApprover(join(directory, name))));
  if (new Set(approvers.map(({ kid }) => kid)).size < approvers.length) {
    throw refused('approver_twice', `two approvers in ${directory} have one name`);
  }
  return approvers;
}
