import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PurposeList } from '../vocabulary/purpose-basis.ts';

/** The list of a deployment that has none of its own. */
const ours = new URL('../social/rules/purposes.json', import.meta.url);

/** A deployment's own list, in its data directory. */
const ownName = 'purposes.json';

function malformed(cause: unknown): Error {
  const message = `${ownName} is no list of purposes`;
  return Object.assign(new Error(message, { cause }), { code: 'purposes_malformed' });
}

/**
 * For what the social register's data may be used here.
 * @throws an Error with code `purposes_malformed`; a deployment whose list can not be read does not
 *   go on with another
 */
export async function purposeListOf(directory: string): Promise<PurposeList> {
  const own = await readFile(join(directory, ownName), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const text = own ?? (await readFile(ours, 'utf8'));
  try {
    return PurposeList.parse(JSON.parse(text));
  } catch (error) {
    throw malformed(error);
  }
}
