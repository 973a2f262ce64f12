import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import { makeApproverKey } from '../social/formula/approver-key.ts';

/** Who approves formulas in a training. */
const roles = ['ANR', 'HCP'] as const;

/** One passphrase for both, which lies beside them: in a training everybody is everybody. */
async function passphraseIn(directory: string): Promise<string> {
  const file = join(directory, 'passphrase');
  if (!existsSync(file)) {
    const made = randomBytes(24).toString('base64url');
    await replaceFile(file, 0o400, (handle) => handle.writeFile(made));
  }
  return readFile(file, 'utf8');
}

/**
 * Makes the keys of a training's approvers, once: `NAME.json`, which the station trusts, and
 * `NAME.key`, with which whoever is trained signs by `basma formula approve`.
 */
export async function makeTrainingApprovers(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const passphrase = await passphraseIn(directory);
  for (const role of roles) {
    const kid = `training-${role.toLowerCase()}`;
    const trusted = join(directory, `${kid}.json`);
    if (existsSync(trusted)) continue;
    const { pem, x } = makeApproverKey(passphrase);
    await replaceFile(join(directory, `${kid}.key`), 0o600, (file) => file.writeFile(pem));
    const said = JSON.stringify({ role, kid, x });
    await replaceFile(trusted, 0o644, (file) => file.writeFile(said));
  }
}
