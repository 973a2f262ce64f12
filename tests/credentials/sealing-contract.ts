import { CompactEncrypt, importJWK } from 'jose';
import { expect, test } from 'vitest';
import { contentKeyForm, sealContentKey } from '../../src/credentials/content-key.ts';
import type { OpenedKeys } from '../../src/credentials/keys/keys.ts';
import type { SealingJwk } from '../../src/vocabulary/public-key.ts';

const contentKey = new Uint8Array(32).fill(7);

/** Sealed by jose as another writer might do it. */
async function sealedAs(
  to: SealingJwk,
  header: { readonly alg: string; readonly enc: string } & Readonly<Record<string, unknown>>,
): Promise<string> {
  const { kty, crv, x, y, kid } = to;
  const publicKey = await importJWK({ kty, crv, x, y }, header.alg);
  return new CompactEncrypt(contentKey).setProtectedHeader({ kid, ...header }).encrypt(publicKey);
}

/** A header with something else in it, whatever that does to the rest. */
function withHeader(sealed: string, change: (header: Record<string, unknown>) => object): string {
  const [header = '', ...rest] = sealed.split('.');
  const read: Record<string, unknown> = JSON.parse(
    Buffer.from(header, 'base64url').toString('utf8'),
  );
  const text = JSON.stringify(change(read));
  return [Buffer.from(text, 'utf8').toString('base64url'), ...rest].join('.');
}

/** What every keeper of sealing keys does; each call opens other keys of a centre. */
export function sealingContract(open: () => Promise<OpenedKeys>): void {
  test('open what was sealed to them', async () => {
    const keys = await open();
    const sealed = await sealContentKey(await keys.sealingKey(), contentKey);
    expect(await keys.openSealedKey(sealed)).toEqual(contentKey);
    const [first] = await keys.sealingKeys();
    expect(first).toEqual(await keys.sealingKey());
  });

  test('open what was sealed to the key before, and nothing that is older', async () => {
    const keys = await open();
    const sealed = await sealContentKey(await keys.sealingKey(), contentKey);
    await keys.rotateSealing();
    expect(await keys.openSealedKey(sealed)).toEqual(contentKey);
    expect(await keys.sealingKeys()).toHaveLength(2);
    const next = await sealContentKey(await keys.sealingKey(), contentKey);
    expect(await keys.openSealedKey(next)).toEqual(contentKey);
    await keys.rotateSealing();
    expect(await keys.openSealedKey(sealed)).toBe('unopened');
    expect(await keys.openSealedKey(next)).toEqual(contentKey);
  });

  test('open nothing that was sealed to others, altered, or of another kind', async () => {
    const [keys, others] = [await open(), await open()];
    const own = await keys.sealingKey();
    const sealed = await sealContentKey(own, contentKey);
    expect(await others.openSealedKey(sealed)).toBe('unopened');
    const parts = sealed.split('.');
    for (const place of parts.keys()) {
      const altered = parts.map((part, at) => {
        if (at !== place) return part;
        return `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
      });
      expect(await keys.openSealedKey(altered.join('.'))).toBe('unopened');
      expect(await keys.openSealedKey(parts.slice(0, place).join('.'))).toBe('unopened');
    }
    const { typ } = contentKeyForm;
    const other = { alg: 'ECDH-ES', enc: 'A256GCM', typ };
    expect(await keys.openSealedKey(await sealedAs(own, other))).toBe('unopened');
    const smaller = { alg: 'ECDH-ES+A256KW', enc: 'A128GCM', typ };
    expect(await keys.openSealedKey(await sealedAs(own, smaller))).toBe('unopened');
    const kind = { alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ: 'something' };
    expect(await keys.openSealedKey(await sealedAs(own, kind))).toBe('unopened');
  });

  test('agree with no point that is not on the curve, and read no other header', async () => {
    const keys = await open();
    const sealed = await sealContentKey(await keys.sealingKey(), contentKey);
    const epk = (change: object) => (header: Record<string, unknown>) => ({
      ...header,
      epk: { ...Object(header['epk']), ...change },
    });
    const zero = Buffer.alloc(32).toString('base64url');
    const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]).toString('base64url');
    for (const change of [
      epk({ x: zero, y: zero }),
      epk({ x: one, y: one }),
      epk({ x: zero.slice(1) }),
      epk({ crv: 'P-384' }),
      epk({ kty: 'OKP' }),
      epk({ d: one }),
      (header: Record<string, unknown>) => ({ ...header, crit: ['exp'], exp: 1 }),
      (header: Record<string, unknown>) => ({ ...header, zip: 'DEF' }),
      (header: Record<string, unknown>) => ({ ...header, apu: 'YQ' }),
      () => [],
    ]) {
      expect(await keys.openSealedKey(withHeader(sealed, change))).toBe('unopened');
    }
    for (const text of ['', '....', 'a.b.c.d.e', sealed.replaceAll('.', ' .')]) {
      expect(await keys.openSealedKey(text)).toBe('unopened');
    }
  });
}
