import { mkdir } from 'node:fs/promises';
import { AuthorityDirectory } from '../certificates/authority-directory.ts';
import type { CeremonyNeeds, CeremonyRefusal } from '../certificates/ceremony.ts';
import { fileAuthorityKeys } from '../certificates/file-authority-keys.ts';
import { readPin } from '../credentials/keys/pin-file.ts';
import { tokenAuthorityKeys } from '../credentials/keys/token-authority-keys.ts';
import { TokenModule } from '../credentials/keys/token-module.ts';
import { systemClock } from '../vocabulary/time.ts';
import { UsageError, type Call, type Option } from './command.ts';

/** Where the papers of a ceremony lie unless it is said. */
const defaultDirectory = 'certs/authority';

/** Options of every step of a ceremony. */
export const authorityOptions: Readonly<Record<string, Option>> = {
  directory: { value: 'DIR', what: `papers of the authorities (default ${defaultDirectory})` },
  'passphrase-file': { value: 'FILE', what: 'mode 0400; keys lie in files encrypted under it' },
  library: { value: 'FILE', what: "a token's PKCS#11 library: keys lie in the token instead" },
  slot: { value: 'LABEL', what: "the token's label" },
  'pin-file': { value: 'FILE', what: "mode 0400, with the token's PIN" },
  place: { value: 'NAME', what: 'whose keys these are in the token (default authority)' },
};

/** The papers that a call names. */
export function authorityDirectory(call: Call): AuthorityDirectory {
  return new AuthorityDirectory(call.maybe('directory') ?? defaultDirectory);
}

/**
 * Runs a step with keys from files or a token, as the call says. The token is asked in this thread:
 * nobody else waits.
 */
export async function atCeremony<T>(
  call: Call,
  step: (needs: CeremonyNeeds) => Promise<T>,
): Promise<T> {
  const path = call.maybe('directory') ?? defaultDirectory;
  await mkdir(path, { recursive: true, mode: 0o700 });
  const needs = { directory: authorityDirectory(call), now: systemClock };
  const library = call.maybe('library');
  const passphraseFile = call.maybe('passphrase-file');
  if ((library === undefined) === (passphraseFile === undefined)) {
    throw new UsageError('keys lie in files (--passphrase-file) or in a token (--library)');
  }
  if (passphraseFile !== undefined) {
    const keys = fileAuthorityKeys(path, await readPin(passphraseFile));
    return step({ ...needs, keys });
  }
  const token = new TokenModule({
    library: call.text('library'),
    slotLabel: call.text('slot'),
    pinFile: call.text('pin-file'),
    place: call.maybe('place') ?? 'authority',
  });
  try {
    return await step({ ...needs, keys: tokenAuthorityKeys(token) });
  } finally {
    await token.close();
  }
}

/** What a refusal means for whoever holds the ceremony. */
const meanings: Readonly<Record<CeremonyRefusal['kind'], string>> = {
  ceremony_held: 'authorities were made there already',
  ceremony_not_held: 'no authorities were made there yet',
  request_malformed: 'the request is none, or its signature does not hold',
  request_key_refused: 'stations sign with keys on P-256',
  name_not_permitted: 'the name in the request is not one of the organisation',
  authority_ends_sooner: 'the authority ends before what it would certify: renew it',
  certificate_unknown: 'none of these authorities issued it',
  already_revoked: 'it was taken back before',
};

/** The error that says why nothing was done. */
export function ceremonyError({ kind }: CeremonyRefusal): Error {
  return Object.assign(new Error(meanings[kind]), { code: kind });
}
