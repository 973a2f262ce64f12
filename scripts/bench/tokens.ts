import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { issueIdentityToken } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { interleaved, type Line } from './stopwatch.ts';

const tokensPerRound = 50;

/** Tokens per second, and jose alone with the same claims. */
export async function benchTokens(): Promise<readonly Line[]> {
  const keys = await openMemoryKeys();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = 'http://127.0.0.1';
  const claims = {
    audience: 'https://scoring.example',
    subject: 's'.repeat(43),
    programme: 'direct-aid',
    purpose: 'payment',
    verifiedAt: systemClock(),
    transaction: 't'.repeat(22),
    boundTo: 'none',
    assurance: 'substantial',
    methods: ['face'],
    falseMatchRate: 6.3e-6,
  } as const;
  const bare = () =>
    new SignJWT({
      client_id: claims.programme,
      scope: 'verify',
      purpose: claims.purpose,
      auth_time: Math.floor(claims.verifiedAt / 1000),
      txn: claims.transaction,
      acr: 'urn:anr:loa:substantial',
      amr: ['face'],
      bio: { fmr: '6.3e-6', pad: 'none' },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k'.repeat(43) })
      .setIssuer(issuer)
      .setSubject(claims.subject)
      .setAudience(claims.audience)
      .setIssuedAt()
      .setExpirationTime('120s')
      .setJti(randomUUID())
      .sign(privateKey);
  const many = (one: () => Promise<unknown>) => async () => {
    for (let token = 0; token < tokensPerRound; token += 1) await one();
  };
  const times = await interleaved(40, {
    ours: many(() => issueIdentityToken({ keys, issuer, now: systemClock }, claims)),
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
