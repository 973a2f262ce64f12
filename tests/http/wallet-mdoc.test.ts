import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IssuerSigned } from '@owf/mdoc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { certifyRequest } from '../../src/certificates/ceremony.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import { mdocType } from '../../src/credentials/wallet/identity-mdoc.ts';
import { signedJwtFrom } from '../../src/credentials/sd-jwt/signed-jwt.ts';
import { heldCeremony, passphrase, type HeldCeremony } from '../certificates/held-ceremony.ts';
import { offered, openWalletStation, PlainWallet, type WalletStation } from './wallet-station.ts';

let ceremony: HeldCeremony;
let at: WalletStation;
beforeAll(async () => {
  ceremony = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
  at = await openWalletStation({ trustDirectory: join(ceremony.path, 'trust') });
});
afterAll(async () => {
  await at.close();
  await rm(ceremony.path, { recursive: true });
});

const Requests = z.object({ requests: z.array(z.object({ request: z.string() })) });

/** An authority of documents certifies the keys that sign for wallets. */
async function certifySigners(): Promise<void> {
  const purpose = 'wallet-credential';
  const { body } = await at.clerk.call('POST', '/v1/certificate-requests', { purpose });
  for (const { request } of Requests.parse(body).requests) {
    const made = await certifyRequest(ceremony.needs, 'document', request);
    if (!made.ok) throw new Error(made.error.kind);
    const certificate = made.value.pem;
    const taken = await at.clerk.call('POST', '/v1/certificates', { certificate });
    expect(taken.status, JSON.stringify(taken.body)).toBe(201);
  }
}

test('once its signer is certified a wallet obtains a mobile document, too', async () => {
  await certifySigners();
  const { address } = at.station;
  const url = `${address}/.well-known/openid-credential-issuer/v1/wallet`;
  const metadata = z
    .object({ credential_configurations_supported: z.record(z.string(), z.unknown()) })
    .parse(await (await fetch(url)).json());
  expect(metadata.credential_configurations_supported['idcs_mdoc']).toMatchObject({
    format: 'mso_mdoc',
    doctype: mdocType,
  });
  const her = await at.enrolled('amina');
  const wallet = new PlainWallet(at);
  const token = await wallet.granted(await offered(at, her, ['sd_jwt', 'mdoc']));
  const document = IssuerSigned.fromEncodedForOid4Vci(await wallet.obtained(token, 'idcs_mdoc'));
  const claims = document.getPrettyClaims(mdocType);
  expect(claims).toMatchObject({ personal_administrative_number: her.idcs });
  const { deviceKeyInfo } = document.issuerAuth.mobileSecurityObject;
  expect(deviceKeyInfo.deviceKey.jwk).toMatchObject(wallet.key.jwk);
  expect(document.issuerAuth.certificateChain.length).toBe(1);
  // The other form carries the same certificate, for verifiers who have the authorities alone.
  const [jwt = ''] = (await wallet.obtained(token, 'idcs_sd_jwt')).split('~');
  const [leaf] = document.issuerAuth.certificateChain;
  expect(signedJwtFrom(jwt)?.header['x5c']).toEqual([Buffer.from(leaf ?? []).toString('base64')]);
});
