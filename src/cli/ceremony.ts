import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { certificatePurposes } from '../certificates/certificate-profile.ts';
import {
  certifyRequest,
  holdCeremony,
  renewAuthority,
  renewLists,
  revoke,
} from '../certificates/ceremony.ts';
import { daysLeft, expiryOf, urgencyOf, type Expiry } from '../certificates/expiry.ts';
import { revocationReasons } from '../certificates/issuing.ts';
import { systemClock } from '../vocabulary/time.ts';
import { pemBlocks } from '../certificates/pem-blocks.ts';
import { atCeremony, authorityDirectory, authorityOptions, ceremonyError } from './authority.ts';
import { UsageError, type Call, type Command } from './command.ts';
import { columns } from './terminal.ts';

const roles = ['root', ...certificatePurposes] as const;

/** One of some words, or an explanation of which there are. */
function oneOf<T extends string>(text: string | undefined, words: readonly T[], what: string): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new UsageError(`${what}: one of ${words.join(', ')}`);
  return found;
}

/** `basma ceremony hold`. */
export const ceremonyHoldCommand: Command = {
  name: 'ceremony hold',
  summary: 'makes a root and authorities for devices, documents and tokens, with their first lists',
  takes: 'ORGANISATION',
  positionals: { min: 1, max: 1 },
  options: {
    ...authorityOptions,
    country: { value: 'MA', what: 'two letters, ISO 3166-1 (default MA)' },
  },
  example: 'ceremony hold "Agency of Registers" --passphrase-file passphrase',
  run: async (call) => {
    const [organisation = ''] = call.positionals;
    const country = call.maybe('country') ?? 'MA';
    const held = await atCeremony(call, (needs) => holdCeremony(needs, { country, organisation }));
    if (!held.ok) throw ceremonyError(held.error);
    call.terminal.result(
      { held: true },
      'Four authorities were made; give others what is in trust.',
    );
    return 0;
  },
};

/** `basma ceremony certify`. */
export const ceremonyCertifyCommand: Command = {
  name: 'ceremony certify',
  summary: 'certifies the keys of requests (PKCS #10) for one purpose, and prints certificates',
  takes: 'PURPOSE REQUEST.csr',
  positionals: { min: 2, max: 2 },
  options: authorityOptions,
  example: 'ceremony certify document station-7.csr --passphrase-file passphrase',
  run: async (call) => {
    const [word, file = ''] = call.positionals;
    const purpose = oneOf(word, certificatePurposes, 'which purpose');
    const requests = pemBlocks(await readFile(file, 'utf8'));
    const made = await atCeremony(call, async (needs) => {
      const all = [];
      for (const request of requests) {
        const certified = await certifyRequest(needs, purpose, request);
        if (!certified.ok) throw ceremonyError(certified.error);
        all.push(certified.value);
      }
      return all;
    });
    call.terminal.result(made, made.map(({ pem }) => pem.trimEnd()).join('\n'));
    return 0;
  },
};

/** `basma ceremony revoke`. */
export const ceremonyRevokeCommand: Command = {
  name: 'ceremony revoke',
  summary: 'takes a certificate back: the next list of its issuer names it, from this moment',
  takes: 'CERTIFICATE.pem',
  positionals: { min: 1, max: 1 },
  options: {
    ...authorityOptions,
    reason: { value: 'REASON', what: revocationReasons.join(', ') },
  },
  example: 'ceremony revoke station-7.pem --reason keyCompromise --passphrase-file passphrase',
  run: async (call) => {
    const reason = oneOf(call.text('reason'), revocationReasons, '--reason');
    const pem = await readFile(call.positionals[0] ?? '', 'utf8');
    const revoked = await atCeremony(call, (needs) => revoke(needs, pem, reason));
    if (!revoked.ok) throw ceremonyError(revoked.error);
    call.terminal.result({ revoked: true }, 'Taken back. Give others the lists that are in trust.');
    return 0;
  },
};

/** `basma ceremony lists`. */
export const ceremonyListsCommand: Command = {
  name: 'ceremony lists',
  summary: 'signs lists of what was taken back anew, before the last ones are too old',
  takes: '[ROLE…]',
  positionals: { min: 0, max: roles.length },
  options: authorityOptions,
  example: 'ceremony lists document device token --passphrase-file passphrase',
  run: async (call) => {
    const named = call.positionals.map((word) => oneOf(word, roles, 'whose lists'));
    const which = named.length === 0 ? roles : named;
    const renewed = await atCeremony(call, (needs) => renewLists(needs, which));
    if (!renewed.ok) throw ceremonyError(renewed.error);
    call.terminal.result({ lists: renewed.value }, `${renewed.value} lists were signed.`);
    return 0;
  },
};

/** `basma ceremony renew`. */
export const ceremonyRenewCommand: Command = {
  name: 'ceremony renew',
  summary: 'makes the next root or authority; the one before stays trusted until it ends',
  takes: 'ROLE',
  positionals: { min: 1, max: 1 },
  options: authorityOptions,
  example: 'ceremony renew document --passphrase-file passphrase',
  run: async (call) => {
    const role = oneOf(call.positionals[0], roles, 'which authority');
    const renewed = await atCeremony(call, (needs) => renewAuthority(needs, role));
    if (!renewed.ok) throw ceremonyError(renewed.error);
    call.terminal.result({ renewed: role }, `The next ${role} was made and issues from now on.`);
    return 0;
  },
};

async function everyExpiry(call: Call): Promise<readonly Expiry[]> {
  const directory = authorityDirectory(call);
  const found: Expiry[] = [];
  for (const name of await directory.authorities()) {
    const what = `${name.role} ${name.ordinal}`;
    found.push({ ...expiryOf(new X509Certificate(await directory.certificate(name))), what });
    const ends = await directory.listEnds(name);
    found.push({ what, kind: 'list', endsAt: ends === 'none' ? 0 : ends.getTime() });
  }
  for (const { pem } of await directory.issued()) found.push(expiryOf(new X509Certificate(pem)));
  return found.toSorted((a, b) => a.endsAt - b.endsAt);
}

/** `basma ceremony status`. */
export const ceremonyStatusCommand: Command = {
  name: 'ceremony status',
  summary: 'when authorities, lists and certificates end; exit code 1 when one ends soon',
  takes: '',
  positionals: { min: 0, max: 0 },
  options: { directory: authorityOptions['directory'] ?? { what: '' } },
  example: 'ceremony status',
  run: async (call) => {
    const at = systemClock();
    const found = (await everyExpiry(call)).map((expiry) => {
      return { ...expiry, urgency: urgencyOf(expiry, at), daysLeft: daysLeft(expiry, at) };
    });
    const rows = found.map(({ urgency, kind, what, daysLeft: days }) => {
      return [urgency, kind, what, `${days} days`];
    });
    call.terminal.result(found, columns(rows));
    return found.every(({ urgency }) => urgency === 'later') ? 0 : 1;
  },
};
