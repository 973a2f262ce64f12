import { compactVerify, createLocalJWKSet, errors } from 'jose';
import type { z } from 'zod';
import type { PublicJwk } from '../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { encodedJson, isStrictCompact } from './compact-jwt.ts';
import type { KeyPurpose, Keys } from './keys/keys.ts';

/** Signs a statement as a compact JWS (RFC 7515), ES256; `typ` says what kind of statement. */
export async function signStatement(
  keys: Keys,
  { purpose, typ }: { readonly purpose: KeyPurpose; readonly typ: string },
  said: object,
): Promise<string> {
  const { kid } = await keys.current(purpose);
  const signed = `${encodedJson({ alg: 'ES256', typ, kid })}.${encodedJson(said)}`;
  const signature = await keys.sign(purpose, kid, Buffer.from(signed, 'ascii'));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

/** Why a statement is not believed. */
export interface StatementRefusal {
  readonly kind: 'malformed' | 'not_signed';
}

/**
 * What a statement says, unchecked: only to find the keys to check it with. It has one spelling:
 * fields in the schema's order, nothing between them.
 */
export function saidIn<S extends z.ZodType>(statement: string, schema: S): z.output<S> | undefined {
  if (!isStrictCompact(statement)) return undefined;
  const text = Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString('utf8');
  try {
    const said = schema.safeParse(JSON.parse(text));
    return said.success && JSON.stringify(said.data) === text ? said.data : undefined;
  } catch {
    return undefined;
  }
}

/** What a statement of this kind says, signed by one of these keys. */
export async function readStatement<S extends z.ZodType>(
  statement: string,
  expected: { readonly typ: string; readonly keys: readonly PublicJwk[]; readonly schema: S },
): Promise<Result<z.output<S>, StatementRefusal>> {
  const said = saidIn(statement, expected.schema);
  if (said === undefined) return fail({ kind: 'malformed' });
  try {
    const keys = createLocalJWKSet({
      keys: expected.keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
    });
    const { protectedHeader } = await compactVerify(statement, keys, { algorithms: ['ES256'] });
    return protectedHeader.typ === expected.typ ? ok(said) : fail({ kind: 'not_signed' });
  } catch (error) {
    if (error instanceof errors.JOSEError) return fail({ kind: 'not_signed' });
    throw error;
  }
}
