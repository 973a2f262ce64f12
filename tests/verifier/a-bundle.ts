import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import type { IdentityQrSigner } from '../../src/credentials/identity-qr/identity-qr.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import { signStatusList } from '../../src/credentials/status-list/status-token.ts';
import { verifierBundleType } from '../../src/vocabulary/offline-act.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { defaultOfflinePolicy, VerifierBundle } from '../../src/vocabulary/verifier-bundle.ts';

/** An issuer of cards as a station is one, without the station. */
export interface Issuer {
  readonly keys: SoftwareKeys;
  readonly name: string;
  readonly signer: IdentityQrSigner;
  readonly listUri: string;
  /** A list in which these places are not valid any more. */
  list(
    marked: { readonly invalid?: readonly number[]; readonly suspended?: readonly number[] },
    at: number,
  ): Promise<string>;
  bundle(more?: Partial<VerifierBundle>): Promise<VerifierBundle>;
  signed(bundle: VerifierBundle): Promise<string>;
}

/** An issuer with new keys. */
export async function newIssuer(name: string): Promise<Issuer> {
  const keys = await openMemoryKeys();
  const { kid } = await keys.current('document-signer');
  const listUri = `${name}/v1/status/0`;
  return {
    keys,
    name,
    listUri,
    signer: {
      algorithm: 'ES256',
      hint: {
        kind: 'key_id',
        keyId: new Uint8Array(Buffer.from(kid, 'base64url').subarray(0, 8)),
      },
      sign: (bytes) => keys.sign('document-signer', kid, bytes),
    },
    list: async ({ invalid = [], suspended = [] }, at) => {
      const marked = { invalid: Uint32Array.from(invalid), suspended: Uint32Array.from(suspended) };
      const needs = { keys, now: () => Instant.parse(at) };
      return (await signStatusList(needs, { uri: listUri, marked })).jwt;
    },
    bundle: async (more = {}) =>
      VerifierBundle.parse({
        issuer: name,
        issuedAt: Date.now(),
        documentKeys: await keys.published('document-signer'),
        anchors: [],
        authorities: [],
        revocationLists: [],
        statusLists: [],
        statusListKeys: await keys.published('status-list'),
        stationKeys: await keys.published('offline-verifier'),
        policy: defaultOfflinePolicy,
        ...more,
      }),
    signed: (bundle) =>
      signStatement(keys, { purpose: 'offline-verifier', typ: verifierBundleType }, bundle),
  };
}
