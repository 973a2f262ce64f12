import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Signer } from '../../devices/rehearsal/signing.ts';

const run = promisify(execFile);

/** What openssl writes into a certificate, e.g. `keyUsage=critical,digitalSignature`. */
export type Extensions = readonly string[];

/** Roots: who may certify whom, and list what was taken back. */
export const issuerOf = (pathLength: string): Extensions => [
  `basicConstraints=critical,CA:TRUE${pathLength}`,
  'keyUsage=critical,keyCertSign,cRLSign',
];
export const deviceOf: Extensions = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
];

/** Certificates that openssl makes, in a directory that is thrown away. */
export class OpensslAuthority {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<OpensslAuthority> {
    const made = new OpensslAuthority(await mkdtemp(join(tmpdir(), 'basma-openssl-')));
    await mkdir(join(made.directory, 'trust', 'device'), { recursive: true });
    return made;
  }

  /** Makes a key and a certificate of this name; its own issuer when nobody else is named. */
  async issue(
    name: string,
    extensions: Extensions,
    by: string = name,
    bits = 2048,
  ): Promise<X509Certificate> {
    const key = this.#path(`${name}.key`);
    const request = this.#path(`${name}.csr`);
    const file = this.#path(`${name}.cnf`);
    const rsa = ['-newkey', `rsa:${bits}`, '-nodes', '-keyout', key];
    await run('openssl', ['req', ...rsa, '-subj', `/O=${name}/CN=${name}`, '-out', request]);
    await writeFile(file, extensions.join('\n'));
    const signer =
      by === name
        ? ['-signkey', key]
        : ['-CA', this.#path(`${by}.pem`), '-CAkey', this.#path(`${by}.key`), '-CAcreateserial'];
    const how = ['-sha256', '-days', '30', '-extfile', file];
    const out = this.#path(`${name}.pem`);
    await run('openssl', ['x509', '-req', '-in', request, ...signer, ...how, '-out', out]);
    return this.certificate(name);
  }

  async certificate(name: string): Promise<X509Certificate> {
    return new X509Certificate(await readFile(this.#path(`${name}.pem`)));
  }

  /** Puts an issuer among those that are trusted. */
  async trust(name: string): Promise<void> {
    const pem = await readFile(this.#path(`${name}.pem`));
    await writeFile(join(this.directory, 'trust', 'device', `${name}.pem`), pem);
  }

  /** An issuer's list of what it took back, in PEM; it holds for so many days from now. */
  async revocationList(
    by: string,
    revoked: readonly string[],
    { days = 30, extensions = '' }: { readonly days?: number; readonly extensions?: string } = {},
  ): Promise<string> {
    const index = this.#path(`${by}.index`);
    const config = this.#path(`${by}.ca.cnf`);
    await writeFile(index, '');
    const section = extensions === '' ? '' : `crl_extensions = crl\n[crl]\n${extensions}\n`;
    const words = [
      '[ca]',
      'default_ca = own',
      '[own]',
      `database = ${index}`,
      'default_md = sha256',
    ];
    await writeFile(config, [...words, `default_crl_days = 30`, section].join('\n'));
    const who = ['-cert', this.#path(`${by}.pem`), '-keyfile', this.#path(`${by}.key`)];
    const ca = ['ca', '-config', config, ...who];
    for (const name of revoked) await run('openssl', [...ca, '-revoke', this.#path(`${name}.pem`)]);
    const { stdout } = await run('openssl', [...ca, '-gencrl', '-crldays', String(days)]);
    return stdout;
  }

  /** Puts a list beside the issuers that are trusted. */
  async publish(name: string, list: string): Promise<string> {
    const file = join(this.directory, 'trust', 'device', `${name}.crl`);
    await writeFile(file, list);
    return file;
  }

  #path(name: string): string {
    return join(this.directory, name);
  }
}

/** A key of openssl's, to sign with as a device does. */
export async function signerOf(authority: OpensslAuthority, name: string): Promise<Signer> {
  const key = await readFile(join(authority.directory, `${name}.key`));
  return { certificate: await authority.certificate(name), privateKey: createPrivateKey(key) };
}
