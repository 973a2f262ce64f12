import { verifierBundleType } from '../../vocabulary/offline-act.ts';
import type { PublicJwk } from '../../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { fromBase64Url, readCompact } from './compact.ts';

/** Why a bundle is not taken; the one before stays. */
export interface BundleRefusal {
  readonly kind:
    /** No key that is known signed it. */
    | 'bundle_refused'
    /** It is older than the one that is there. */
    | 'bundle_older'
    /** It is of another issuer. */
    | 'bundle_foreign';
}

/** What the first bundle says of its own keys: it is believed as the page it came with is. */
function keysStated(signed: string): readonly PublicJwk[] {
  const bytes = fromBase64Url(signed.split('.')[1] ?? '');
  if (!bytes) return [];
  try {
    const stated: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const parsed = VerifierBundle.safeParse(stated);
    return parsed.success ? parsed.data.stationKeys : [];
  } catch {
    return [];
  }
}

/**
 * Reads a bundle.
 * @param before the one that is there; `none` at the registration, where the connection vouches
 */
export async function readBundle(
  signed: string,
  before: VerifierBundle | 'none',
): Promise<Result<VerifierBundle, BundleRefusal>> {
  const keys = before === 'none' ? keysStated(signed) : before.stationKeys;
  const said = VerifierBundle.safeParse(
    await readCompact(signed, { typ: verifierBundleType, keys }),
  );
  if (!said.success) return fail({ kind: 'bundle_refused' });
  if (before === 'none') return ok(said.data);
  if (said.data.issuer !== before.issuer) return fail({ kind: 'bundle_foreign' });
  if (said.data.issuedAt < before.issuedAt) return fail({ kind: 'bundle_older' });
  return ok(said.data);
}
