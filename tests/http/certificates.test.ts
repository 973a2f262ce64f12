import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { certifyRequest, revoke } from '../../src/certificates/ceremony.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import { openCertificateTrust } from '../../src/certificates/trust-directory.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { cardLettersMax } from '../../src/procedures/issue-document.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import {
  heldCeremony,
  ownName,
  passphrase,
  type HeldCeremony,
} from '../certificates/held-ceremony.ts';

const secret = 'a secret for certificates';
let ceremony: HeldCeremony;
let station: RunningStation;
let clerk: OperatorClient;

async function open(): Promise<void> {
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: join(ceremony.path, 'data'),
    trustDirectory: join(ceremony.path, 'trust'),
  });
  station = await openRehearsal(config, { write: () => undefined });
  clerk = new OperatorClient(station.address);
  if (station.firstOperator !== 'known') {
    await clerk.begin(station.firstOperator.id, station.firstOperator.secret);
    await clerk.changeSecret(secret);
  }
  await clerk.begin('first-operator', secret);
}

beforeAll(async () => {
  ceremony = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
  await open();
});
afterAll(async () => {
  await station.close();
  await rm(ceremony.path, { recursive: true });
});

const Requests = z.object({
  requests: z.array(z.object({ kid: z.string(), request: z.string() })).length(2),
});

async function certified(purpose: 'document-signer' | 'identity-token'): Promise<string[]> {
  const { body } = await clerk.call('POST', '/v1/certificate-requests', { purpose });
  const { requests } = Requests.parse(body);
  const of = purpose === 'document-signer' ? 'document' : 'token';
  const made = requests.map(async ({ request }) => {
    const certificate = await certifyRequest(ceremony.needs, of, request);
    if (!certificate.ok) throw new Error(certificate.error.kind);
    return certificate.value.pem;
  });
  return Promise.all(made);
}

async function codeOfSomebody(): Promise<string> {
  const recordId = randomUUID();
  const face = generatedPhotograph(recordId, 'one');
  const enrolled = await clerk.enrol(generatedRecord(77), face, recordId);
  const idcs = z.string().parse(enrolled.body['idcs']);
  const proof = { kind: 'enrolment', recordId };
  const { body } = await clerk.call('POST', '/v1/residents/identity-qr', { idcs, proof });
  return z.object({ code: z.string() }).parse(body).code;
}

/** As a verifier does who has the authorities and no key of the station. */
async function saysOf(code: string, at = Date.now()): Promise<string> {
  const trust = await openCertificateTrust(join(ceremony.path, 'trust', 'document'));
  const verified = await verifyIdentityQr(code, {
    trust: { keys: [], certified: { trust, issuer: station.address } },
    now: Instant.parse(at),
    clockToleranceS: 60,
    lifetimeSMax: 6 * 366 * 86_400,
  });
  return verified.ok ? 'verified' : verified.error.kind;
}

test('codes carry the certificate of their signer, and whoever has the authorities checks them', async () => {
  expect(await saysOf(await codeOfSomebody())).toBe('key_unknown');
  const [current = '', next = ''] = await certified('document-signer');
  for (const certificate of [current, next]) {
    const taken = await clerk.call('POST', '/v1/certificates', { certificate });
    expect({ status: taken.status, body: taken.body }).toMatchObject({
      status: 201,
      body: { purpose: 'document-signer' },
    });
  }
  const code = await codeOfSomebody();
  expect(code.length).toBeLessThanOrEqual(cardLettersMax);
  expect(await saysOf(code)).toBe('verified');
  const year = 366 * 86_400_000;
  expect(await saysOf(code, Date.now() - year)).toBe('certificate_not_yet_valid');
  expect(await saysOf(code, Date.now() + year)).toBe('certificate_status_unknown');
  await clerk.call('POST', '/v1/key-rotations', { purpose: 'document-signer' });
  expect(await saysOf(await codeOfSomebody())).toBe('verified');
});

test('a restart keeps certificates, and published keys show them', async () => {
  await station.close();
  await open();
  expect(await saysOf(await codeOfSomebody())).toBe('verified');
  const answer = await fetch(`${station.address}/.well-known/document-signers.json`);
  const keys = z.object({ keys: z.array(z.object({ x5c: z.array(z.string()).optional() })) });
  const published = keys.parse(await answer.json()).keys.filter(({ x5c }) => x5c?.length === 1);
  expect(published).toHaveLength(2);
});

test('tokens have an authority of their own; its certificates sign no documents', async () => {
  const [token = ''] = await certified('identity-token');
  const taken = await clerk.call('POST', '/v1/certificates', { certificate: token });
  expect(taken.status).toBe(201);
  const { body } = await clerk.call('POST', '/v1/certificate-requests', {
    purpose: 'document-signer',
  });
  const request = Requests.parse(body).requests[1]?.request ?? '';
  const wrong = await certifyRequest(ceremony.needs, 'token', request);
  if (!wrong.ok) throw new Error(wrong.error.kind);
  const refused = await clerk.call('POST', '/v1/certificates', { certificate: wrong.value.pem });
  expect(refused).toMatchObject({ status: 422, body: { code: 'chain_untrusted' } });
});

test('what is no certificate, or of no key of the station, is refused', async () => {
  const says = async (certificate: string) =>
    (await clerk.call('POST', '/v1/certificates', { certificate })).body['code'];
  expect(await says('nothing')).toBe('certificate_malformed');
  await ceremony.issue('document', 'another');
  const another = await readFile(join(ceremony.path, 'another.pem'), 'utf8');
  expect(another).toContain('BEGIN CERTIFICATE');
  expect(ownName).toContain('O=');
  expect(await says(another)).toBe('certificate_key_unknown');
  const none = await clerk.call('POST', '/v1/certificate-requests', { purpose: 'packet' });
  expect(none.status).toBe(422);
});

test('figures tell how many days certificates and lists have left', async () => {
  const text = await (await fetch(`${station.address}/metrics`)).text();
  expect(text).toMatch(/basma_certificate_days_left\{kind="list",what="document 1"\} 99/);
  expect(text).toMatch(/basma_certificate_days_left\{kind="signer",what="document-signer"\} 219\d/);
  expect(text).toContain('basma_trust_unreadable 0');
});

test('a revoked authority ends every code that it vouches for', async () => {
  const code = await codeOfSomebody();
  const pem = await readFile(join(ceremony.path, 'document-1.pem'), 'utf8');
  expect(await revoke(ceremony.needs, pem, 'cACompromise')).toMatchObject({ ok: true });
  expect(await saysOf(code)).toBe('authority_revoked');
  const [again = ''] = await certified('document-signer');
  const taken = await clerk.call('POST', '/v1/certificates', { certificate: again });
  expect(taken.body).toMatchObject({ code: 'authority_revoked' });
});

test('whoever runs the office sees what ends, soonest first', async () => {
  const { status, body } = await clerk.call('GET', '/v1/certificate-ends');
  expect(status).toBe(200);
  const End = z.object({ what: z.string(), kind: z.string(), endsAt: z.iso.datetime() });
  const { ends } = z.object({ ends: z.array(End).min(3) }).parse(body);
  expect(new Set(ends.map(({ kind }) => kind))).toEqual(new Set(['issuer', 'signer', 'list']));
  const moments = ends.map(({ endsAt }) => Date.parse(endsAt));
  expect(moments).toEqual(moments.toSorted((one, other) => one - other));
});
