import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
} from './programmes-at-station.ts';

let files: string;
let at: StationOfProgrammes;
let port: number;
let amal: string;

const openssl = (...args: readonly string[]) =>
  promisify(execFile)('openssl', args, { cwd: files });

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** A certificate that its own key signed. */
async function selfSigned(name: string, more: readonly string[] = []): Promise<void> {
  const what = ['-x509', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
  await openssl('req', ...newKey, ...what, ...more);
}

/** A client's certificate of an issuer, for this programme. */
async function certified(name: string, issuer: string, programme: string): Promise<void> {
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=clientAuth',
    `subjectAltName=URI:urn:basma:programme:${programme}`,
  ].join('\n');
  await writeFile(join(files, `${name}.ext`), extensions);
  await openssl(
    'req',
    ...newKey,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  );
  const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-days', '30'];
  await openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
    ...by,
    '-extfile',
    `${name}.ext`,
  );
}

/** An issuer, and its list of what it took back. */
async function issuer(name: string): Promise<void> {
  await selfSigned(name, [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
  const settings = [
    '[ca]',
    'default_ca = own',
    '[own]',
    `database = ${name}.index`,
    'default_md = sha256',
    'default_crl_days = 30',
    `crlnumber = ${name}.number`,
    'crl_extensions = list',
    '[list]',
    'authorityKeyIdentifier = keyid',
  ].join('\n');
  await writeFile(join(files, `${name}.cnf`), settings);
  await writeFile(join(files, `${name}.index`), '');
  await writeFile(join(files, `${name}.number`), '01\n');
}

async function listed(name: string): Promise<void> {
  const by = ['-config', `${name}.cnf`, '-keyfile', `${name}.key`, '-cert', `${name}.pem`];
  await openssl('ca', '-gencrl', ...by, '-out', `trust/${name}.crl`);
}

async function thumbprint(name: string): Promise<string> {
  const { raw } = new X509Certificate(await readFile(join(files, `${name}.pem`)));
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(raw));
  return Buffer.from(digest).toString('base64url');
}

/** A port that nobody has at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('a port is a number');
  return address.port;
}

interface Asked {
  readonly certificate?: string;
  readonly programme: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over TLS, with a certificate or without. */
async function verified({ certificate, programme, headers = {} }: Asked) {
  const ca = await readFile(join(files, 'station.pem'));
  const own = certificate && {
    cert: await readFile(join(files, `${certificate}.pem`)),
    key: await readFile(join(files, `${certificate}.key`)),
  };
  const body = {
    purpose: 'payment',
    claimed: { kind: 'idcs', idcs: amal },
    face: Buffer.from(faceOf('amal')).toString('base64'),
  };
  const said = await new Promise<string>((resolve, reject) => {
    const call = request(
      `https://127.0.0.1:${port}/v1/verifications`,
      {
        ...own,
        ca,
        agent: false,
        method: 'POST',
        checkServerIdentity: () => undefined,
        headers: { 'content-type': 'application/json', 'client-id': programme, ...headers },
      },
      (answer) => {
        text(answer).then(resolve, reject);
      },
    );
    call.once('error', reject);
    call.end(JSON.stringify(body));
  });
  const Said = z.looseObject({ code: z.string().optional(), token: z.string().optional() });
  const { code, token } = Said.parse(JSON.parse(said));
  return token === undefined ? code : decodeJwt(token)['cnf'];
}

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'basma-certificates-'));
  await mkdir(join(files, 'trust'));
  await selfSigned('station', ['-addext', 'subjectAltName=IP:127.0.0.1']);
  await selfSigned('aid');
  await selfSigned('stranger');
  for (const name of ['ministry', 'foreign']) await issuer(name);
  await certified('school', 'ministry', 'school');
  await certified('lost', 'ministry', 'school');
  await certified('foreigner', 'foreign', 'school');
  const by = ['-config', 'ministry.cnf', '-keyfile', 'ministry.key', '-cert', 'ministry.pem'];
  await openssl('ca', '-revoke', 'lost.pem', ...by);
  await writeFile(join(files, 'trust/ministry.pem'), await readFile(join(files, 'ministry.pem')));
  await listed('ministry');
  port = await freePort();
  at = await openStationOfProgrammes({
    programmePort: {
      port,
      certificateFile: join(files, 'station.pem'),
      keyFile: join(files, 'station.key'),
      trustDirectory: join(files, 'trust'),
    },
  });
  amal = await at.enrolled('amal');
  const certificates = [{ kind: 'pinned', thumbprint: await thumbprint('aid') }];
  await at.programme('aid', { certificates, requiresCertificate: true, keys: [] });
  await at.programme('school', { certificates: [{ kind: 'chained' }], keys: [] });
  await at.programme('plain');
});
afterAll(async () => {
  await at.close();
  await rm(files, { recursive: true });
});

describe('a programme is known by its certificate', () => {
  test('that its account pins, and its tokens are bound to it', async () => {
    const cnf = await verified({ certificate: 'aid', programme: 'aid' });
    expect(cnf).toEqual({ 'x5t#S256': await thumbprint('aid') });
  });

  test('that a believed issuer certified for it by name', async () => {
    const cnf = await verified({ certificate: 'school', programme: 'school' });
    expect(cnf).toEqual({ 'x5t#S256': await thumbprint('school') });
  });

  test.each([
    ['another’s', 'stranger', 'aid'],
    ['of an issuer that is believed, for another programme', 'school', 'aid'],
    ['that its issuer took back', 'lost', 'school'],
    ['of an issuer that nobody believes, whatever it names', 'foreigner', 'school'],
    ['of a programme that is known by its key', 'aid', 'plain'],
    ['of nobody', 'aid', 'nobody'],
  ])('and not by one %s', async (_what, certificate, programme) => {
    expect(await verified({ certificate, programme })).toBe('certificate_refused');
  });

  test('and not without one, nor by what a proxy says of one', async () => {
    expect(await verified({ programme: 'aid' })).toBe('assertion_refused');
    const der = (await readFile(join(files, 'aid.pem'), 'utf8')).replaceAll(
      /-----[^-]+-----|\s/g,
      '',
    );
    const headers = { 'client-cert': `:${der}:`, 'x-forwarded-client-cert': der };
    expect(await verified({ programme: 'aid', headers })).toBe('assertion_refused');
  });
});

test('where there is no TLS of our own, a certificate that is asked for can not be shown', async () => {
  const body = { purpose: 'payment', claimed: { kind: 'idcs', idcs: amal } };
  const answer = await fetch(`${at.address}/v1/verifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'client-id': 'aid' },
    body: JSON.stringify(body),
  });
  expect(await answer.json()).toMatchObject({ code: 'assertion_refused' });
});
