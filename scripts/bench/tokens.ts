import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { issueIdentityToken } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { benchClaims } from './claims.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { interleaved, type Line } from './stopwatch.ts';

const tokensPerRound = 50;

/** Tokens per second, and jose alone with the same benchClaims. */
export async function benchTokens(): Promise<readonly Line[]> {
  const keys = await openMemoryKeys();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = 'http://127.0.0.1';
  const bare = () =>
    new SignJWT({
      client_id: benchClaims.programme,
      scope: 'verify',
      purpose: benchClaims.purpose,
      auth_time: Math.floor(benchClaims.verifiedAt / 1000),
      txn: benchClaims.transaction,
      acr: 'urn:anr:loa:substantial',
      amr: ['face'],
      bio: { fmr: '6.3e-6', pad: 'none' },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k'.repeat(43) })
      .setIssuer(issuer)
      .setSubject(benchClaims.subject)
      .setAudience(benchClaims.audience)
      .setIssuedAt()
      .setExpirationTime('120s')
      .setJti(randomUUID())
      .sign(privateKey);
  const many = (one: () => Promise<unknown>) => async () => {
    for (let token = 0; token < tokensPerRound; token += 1) await one();
  };
  const times = await interleaved(40, {
    ours: many(() => issueIdentityToken({ keys, issuer, now: systemClock }, benchClaims)),
    bare: many(bare),
  });
  const ours = times['ours']?.p50 ?? 0;
  const alone = times['bare']?.p50 ?? 1;
  return [
    {
      what: 'identity tokens',
      figures: {
        'per second': (1000 * tokensPerRound) / ours,
        'bare jose per second': (1000 * tokensPerRound) / alone,
        ratio: ours / alone,
      },
    },
  ];
}
