import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';

/** Who approves formulas in a training. */
const roles = ['ANR', 'HCP'] as const;

/**
 * Makes the keys of a training's approvers, once: `<kid>.json`, which the station trusts, and
 * beside it `<kid>.pem`, with which whoever is trained signs.
 */
export async function makeTrainingApprovers(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const role of roles) {
    const kid = `training-${role.toLowerCase()}`;
    const trusted = join(directory, `${kid}.json`);
    if (existsSync(trusted)) continue;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    await replaceFile(join(directory, `${kid}.pem`), 0o600, (file) => file.writeFile(pem));
    const said = JSON.stringify({ role, kid, x });
    await replaceFile(trusted, 0o644, (file) => file.writeFile(said));
  }
}
