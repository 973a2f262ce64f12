import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { trustedDocumentKey } from '../../src/credentials/identity-qr/document-signer.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { trainingName } from '../../src/credentials/identity-token.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { systemClock } from '../../src/vocabulary/time.ts';

let tokens: TokenDirectory;
beforeAll(async () => {
  tokens = await openTokenDirectory();
});
afterAll(() => tokens.remove());

async function opened(label: string, more: object): Promise<RunningStation> {
  const keys = existsSync(join(tokens.directory, label))
    ? { library: '/usr/lib/softhsm/libsofthsm2.so', slotLabel: label, place: 'test' }
    : await tokens.make(label);
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: join(tokens.directory, label),
    keys: { kind: 'token', pinFile: join(tokens.directory, 'pin'), ...keys },
    ...more,
  });
  return openRehearsal(config, { write: () => undefined });
}

const Key = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

test('a station for training has its keys in a token, and signs for nobody', async () => {
  const station = await opened('training', { training: true });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  const clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret(`${secret} changed`);
  await clerk.begin(id, `${secret} changed`);
  const recordId = randomUUID();
  const face = generatedPhotograph('1', 'one');
  const { body } = await clerk.enrol(generatedRecord(1), face, recordId);
  const proof = { kind: 'enrolment', recordId };
  const code = () =>
    clerk.call('POST', '/v1/residents/identity-qr', { idcs: String(body['idcs']), proof });
  const issued = await code();
  expect(issued.status).toBe(200);
  const published = await fetch(`${station.address}/.well-known/document-signers.json`);
  const { keys } = z.object({ keys: z.array(Key) }).parse(await published.json());
  const says = async (issuer: string) => {
    const verified = await verifyIdentityQr(String(issued.body['code']), {
      trust: { keys: keys.map((key) => trustedDocumentKey(key, issuer)), certified: 'none' },
      now: systemClock(),
      clockToleranceS: 60,
      lifetimeSMax: 6 * 366 * 86_400,
    });
    return verified.ok ? 'verified' : verified.error.kind;
  };
  expect(await says(station.address)).toBe('issuer_refused');
  expect(await says(trainingName)).toBe('verified');
  // Pulled out, and put back.
  await rename(tokens.tokens, `${tokens.tokens}-away`);
  expect(await code()).toMatchObject({ status: 503, body: { code: 'token_unavailable' } });
  await rename(`${tokens.tokens}-away`, tokens.tokens);
  await expect.poll(async () => (await code()).status, { timeout: 15_000 }).toBe(200);
  await station.close();
  const asReal = opened('training', { training: false });
  await expect(asReal).rejects.toMatchObject({ code: 'directory_of_training' });
});

test('a centre has its keys in a token; what stations seal to is there after a restart', async () => {
  const first = await opened('centre', { acceptsPackets: true });
  const key = z
    .object({ sealingKey: z.object({ kid: z.string(), use: z.literal('enc') }) })
    .parse(await (await fetch(`${first.address}/v1/packet-keys`)).json()).sealingKey;
  await first.close();
  const again = await opened('centre', { acceptsPackets: true });
  const answer = await (await fetch(`${again.address}/v1/packet-keys`)).json();
  expect(answer).toMatchObject({ sealingKey: { kid: key.kid } });
  await again.close();
});
