import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { similarityOf } from '../../src/biometrics/face/compare.ts';
import { sampleFromPortrait } from '../../src/capture/portrait.ts';
import { withFaces } from '../../src/cli/local-faces.ts';
import { trustedDocumentKey } from '../../src/credentials/identity-qr/document-signer.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { openAtWork } from './a-real-station.ts';

const Keys = z.object({
  issuer: z.string(),
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});

test('a code tells its holder from whoever stole her card, without the station', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'basma-card-'));
  const { station, clerk } = await openAtWork({ dataDirectory: directory });
  const recordId = randomUUID();
  const record = {
    demographics: {
      givenName: { latin: 'Chama', arabic: 'شامة' },
      familyName: { latin: 'Exemple', arabic: 'مثال' },
      birthDate: { precision: 'year', year: 1990 },
      birthPlace: 'Rabat',
      sex: 'female',
      nationality: 'MAR',
    },
    evidence: { kind: 'national_card', number: 'AB1990' },
  };
  const enrolled = await clerk.enrol(record, await demonstrationFace('chama-again'), recordId);
  const body = { idcs: enrolled.body['idcs'], proof: { kind: 'enrolment', recordId } };
  const issued = await clerk.call('POST', '/v1/residents/identity-qr', body);
  const published = await fetch(`${station.address}/.well-known/document-signers.json`);
  const { issuer, keys } = Keys.parse(await published.json());
  await station.close();
  await rm(directory, { recursive: true });

  const verified = await verifyIdentityQr(z.string().parse(issued.body['code']), {
    trust: {
      keys: keys.map((key) => trustedDocumentKey(key, issuer)),
      certified: 'none',
    },
    now: Instant.parse(Date.now()),
    clockToleranceS: 60,
    lifetimeSMax: 6 * 366 * 86_400,
  });
  if (!verified.ok) throw new Error(verified.error.kind);
  const { identity } = verified.value.token;
  expect(identity.fullName).toBe('Chama Exemple');
  expect(identity.secondFullName).toBe('شامة مثال');
  // Of her birth only the year is known, which the claim can not say.
  expect(identity.birthDate).toBeUndefined();

  await withFaces(1, async (faces) => {
    const portrait = await sampleFromPortrait(identity.photo ?? new Uint8Array());
    const onCard = await faces.extractImage(portrait);
    const scoreOf = async (label: string) => {
      const live = await faces.extract(await demonstrationFace(label));
      if (!live.ok || !onCard.ok) throw new Error('a face is on both');
      return faces.score(similarityOf(live.value.template, onCard.value.template));
    };
    expect(await scoreOf('chama')).toBeGreaterThan(50);
    for (const thief of ['samia', 'ghita', 'naima']) {
      expect(await scoreOf(thief)).toBeLessThan(40);
    }
  });
});
