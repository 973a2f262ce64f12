import type { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceEnvironment, SignatureFault } from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import type { Instant } from '../../src/vocabulary/time.ts';
import { certificatesInPem, hasFitKey, subjectValues } from './certificate.ts';

/** Issuers of one domain that are believed. */
export interface TrustDomain {
  /** Self-signed: every chain ends in one of these. */
  readonly anchors: readonly X509Certificate[];
  /** Issuers between an anchor and a device, since devices send their own certificate alone. */
  readonly between: readonly X509Certificate[];
}

/** Whose devices are believed. */
export interface DeviceTrust {
  /** Issuers of the keys of devices. */
  readonly device: TrustDomain;
  /** Issuers of the keys of chips inside sensors (foundational trust modules). */
  readonly chip: TrustDomain;
}

/** A certificate, one issuer between, and the anchor; more between is refused. */
const chainMax = 3;
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

async function openDomain(directory: string, environment: DeviceEnvironment): Promise<TrustDomain> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /\.(pem|crt)$/.test(name)).toSorted();
  if (files.length > filesMax) throw new TrustError('trust_unreadable', 'too many anchors');
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
  return { anchors: all.filter(isAnchor), between: all.filter((one) => !isAnchor(one)) };
}

/**
 * Reads `device` and `ftm` of a directory: PEM files of issuers. A directory that is empty or not
 * there trusts nobody.
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

/** Whether one certificate was signed by the other's key, and names it as issuer. */
function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** Whether a certificate may be used at a time. */
function checkAge(certificate: X509Certificate, at: Instant): Result<'valid', SignatureFault> {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  // What can not be read is not valid: no comparison with it holds.
  if (!(at >= from)) return fail('certificate_not_yet_valid');
  return at <= to ? ok('valid') : fail('certificate_expired');
}

/**
 * Whether a chain leads from this certificate to an anchor, each of its certificates valid now and
 * each but the first an issuer's.
 * @param sent what came along with it, believed only as far as the chain holds
 */
export function checkChain(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  { domain, at }: { readonly domain: TrustDomain; readonly at: Instant },
): Result<'trusted', SignatureFault> {
  if (!hasFitKey(leaf)) return fail('key_refused');
  // An issuer's key signs certificates and nothing else.
  if (leaf.ca) return fail('chain_untrusted');
  let tip = leaf;
  for (let length = 1; length <= chainMax; length += 1) {
    const age = checkAge(tip, at);
    if (!age.ok) return age;
    const end = domain.anchors.find((anchor) => issued(anchor, tip));
    if (end) {
      const anchored = checkAge(end, at);
      return anchored.ok ? ok('trusted') : anchored;
    }
    const next = [...domain.between, ...sent].find(
      (one) => one.ca && hasFitKey(one) && issued(one, tip),
    );
    if (!next || length + 2 > chainMax) return fail('chain_untrusted');
    tip = next;
  }
  return fail('chain_untrusted');
}
