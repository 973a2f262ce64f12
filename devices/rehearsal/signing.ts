import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A key and the certificate that goes with its signatures. */
export interface Signer {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

/** Keys that a rehearsal device signs with, the wrong ones included. */
export interface DeviceKeys {
  readonly device: Signer;
  /** The chip's, which signs who an L1 device is. */
  readonly chip: Signer;
  readonly expired: Signer;
  readonly foreign: Signer;
  /** To whom samples for a verification are sealed. */
  readonly segmentCertificate: X509Certificate;
}

async function signerAt(directory: string, name: string): Promise<Signer> {
  const [certificate, key] = await Promise.all([
    readFile(join(directory, `${name}.pem`)),
    readFile(join(directory, `${name}.key`)),
  ]);
  return { certificate: new X509Certificate(certificate), privateKey: createPrivateKey(key) };
}

/** Reads what `npm run certs` made. @throws when it is not there */
export async function readDeviceKeys(directory: string, key: string): Promise<DeviceKeys> {
  const [device, chip, expired, foreign] = await Promise.all([
    signerAt(directory, key),
    signerAt(directory, 'ftm'),
    signerAt(directory, 'expired'),
    signerAt(directory, 'foreign'),
  ]);
  const sealing = await readFile(join(directory, 'ida-fir.pem'));
  return { device, chip, expired, foreign, segmentCertificate: new X509Certificate(sealing) };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** A compact JWS by RS256, with the signer's certificate in its header. */
export function signed(payload: object, { certificate, privateKey }: Signer): string {
  const header = { alg: 'RS256', typ: 'JWT', x5c: [certificate.raw.toString('base64')] };
  const text = `${encoded(header)}.${encoded(payload)}`;
  const signature = sign('RSA-SHA256', Buffer.from(text, 'ascii'), privateKey);
  return `${text}.${signature.toString('base64url')}`;
}

/** The same text as if nobody had to sign it. */
export function unsigned(payload: object): string {
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(payload)}.`;
}

/** A payload alone, in base64url. */
export function bare(payload: object): string {
  return encoded(payload);
}
