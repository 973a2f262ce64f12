import type { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceEnvironment } from '../../src/capture/device.ts';
import { readRevocationList, type RevocationList } from '../../src/certificates/revocation-list.ts';
import type { Clock } from '../../src/vocabulary/time.ts';
import { certificatesInPem, hasFitKey, subjectValues } from './certificate.ts';
import { issued, type TrustDomain } from './chain.ts';

/** Whose devices are believed. */
export interface DeviceTrust {
  /** Issuers of the keys of devices. */
  readonly device: TrustDomain;
  /** Issuers of the keys of chips inside sensors (foundational trust modules). */
  readonly chip: TrustDomain;
}

/** What anchors have in their subject (`OU`) that stand for nobody. */
export const developmentUnit = 'DEVELOPMENT ONLY';
const filesMax = 100;

/** An anchor that must not be trusted outside development, or a file that holds no certificate. */
class TrustError extends Error {
  readonly code: 'trust_of_development' | 'trust_unreadable';

  constructor(code: TrustError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

async function certificatesIn(file: string): Promise<readonly X509Certificate[]> {
  try {
    const certificates = certificatesInPem(await readFile(file, 'utf8'));
    if (certificates.length > 0) return certificates;
  } catch (error) {
    throw new TrustError('trust_unreadable', `${file} can not be read`, { cause: error });
  }
  throw new TrustError('trust_unreadable', `${file} holds no certificate`);
}

/** The lists of a directory, each signed by an issuer that is believed there. */
async function listsIn(
  files: readonly string[],
  issuers: readonly X509Certificate[],
): Promise<readonly RevocationList[]> {
  const lists: RevocationList[] = [];
  for (const file of files) {
    const list = await readRevocationList(await readFile(file), issuers);
    if (!list) throw new TrustError('trust_unreadable', `${file} is no list of a trusted issuer’s`);
    lists.push(list);
  }
  return lists;
}

async function openDomain(directory: string, environment: DeviceEnvironment): Promise<TrustDomain> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /\.(pem|crt)$/.test(name)).toSorted();
  const lists = names.filter((name) => name.endsWith('.crl')).toSorted();
  if (files.length > filesMax || lists.length > filesMax) {
    throw new TrustError('trust_unreadable', 'too many anchors or lists');
  }
  const read = await Promise.all(files.map((name) => certificatesIn(join(directory, name))));
  const all = read.flat();
  for (const certificate of all) {
    if (!certificate.ca || !hasFitKey(certificate)) {
      throw new TrustError('trust_unreadable', `a certificate in ${directory} is no issuer’s`);
    }
    const units = subjectValues(certificate, 'OU');
    if (environment !== 'Developer' && units.includes(developmentUnit)) {
      const message = `${directory} trusts development keys, in environment ${environment}`;
      throw new TrustError('trust_of_development', message);
    }
  }
  const isAnchor = (one: X509Certificate) => issued(one, one);
  return {
    anchors: all.filter(isAnchor),
    between: all.filter((one) => !isAnchor(one)),
    revoked: await listsIn(
      lists.map((name) => join(directory, name)),
      all,
    ),
  };
}

/**
 * Reads `device` and `ftm` of a directory: PEM files of issuers, and lists (`.crl`) of what they
 * took back. A directory that is empty or not there trusts nobody.
 * @throws an Error with a code when a file is unreadable or stands for development elsewhere
 */
export async function openTrust(
  directory: string,
  environment: DeviceEnvironment,
): Promise<DeviceTrust> {
  const [device, chip] = await Promise.all(
    ['device', 'ftm'].map((domain) => openDomain(join(directory, domain), environment)),
  );
  if (!device || !chip) throw new Error('trust has two domains');
  return { device, chip };
}

/** Who is believed now: asked for every answer, since lists of what was taken back come anew. */
export type TrustNow = () => Promise<DeviceTrust>;

/** How long what was read is believed without another look. */
const freshMs = 60_000;

/** What stands in both directories, without reading it: names, sizes and times of the files. */
async function stateOf(directory: string): Promise<string> {
  const files: readonly string[] = await readdir(directory, { recursive: true }).catch(() => []);
  const states = await Promise.all(
    files.toSorted().map(async (name) => {
      const { size, mtimeMs } = await stat(join(directory, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return states.join('\n');
}

/**
 * Trust that is read again within a minute of its files changing.
 * @throws as `openTrust`, at first and at every time after a change: what can not be read is not
 * believed as it was
 */
export async function openKeptTrust(
  directory: string,
  environment: DeviceEnvironment,
  now: Clock,
): Promise<TrustNow> {
  const read = async () => {
    const state = await stateOf(directory);
    return { state, at: now(), trust: await openTrust(directory, environment) };
  };
  let kept = await read();
  return async () => {
    if (now() - kept.at < freshMs) return kept.trust;
    if ((await stateOf(directory)) !== kept.state) kept = await read();
    else kept = { ...kept, at: now() };
    return kept.trust;
  };
}
