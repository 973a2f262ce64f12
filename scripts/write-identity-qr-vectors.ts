import { mkdir, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { identityVectors, vectorSigners, vectorToken } from './vectors/identity-vectors.ts';

/**
 * Writes tests/vectors/identity-qr.json: codes with what a verifier must say of them, and the
 * public keys that it believes. Keys follow from their names and protect nothing.
 */
const file = 'tests/vectors/identity-qr.json';
const { edwards, weierstrass } = vectorSigners;
const keys = [edwards, weierstrass].map(({ trusted, algorithm }) => ({
  keyId: Buffer.from(trusted.keyId).toString('hex'),
  algorithm,
  issuer: trusted.issuer,
  jwk: trusted.publicKey.export({ format: 'jwk' }),
}));
const { credentialId, identity, ...rest } = vectorToken;
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
const claims = {
  ...rest,
  credentialId: hex(credentialId),
  identity: { ...identity, photo: hex(identity.photo) },
};
const text = JSON.stringify({ keys, claims, codes: await identityVectors() });
await mkdir('tests/vectors', { recursive: true });
const options = await resolveConfig(file);
await writeFile(file, await format(text, { ...options, parser: 'json' }));
process.stdout.write(`${file}\n`);
