import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { signedJwt, walletKey, type WalletKey } from '../credentials/sd-jwt/wallet.ts';

const secret = 'a secret for wallets';

const OfferAnswer = z.object({
  offer: z.string(),
  transactionCode: z.string(),
  expiresAt: z.string(),
  qr: z.object({ side: z.number(), path: z.string() }),
});
const Offer = z.object({
  credential_issuer: z.string(),
  credential_configuration_ids: z.array(z.string()),
  grants: z.record(
    z.string(),
    z.object({ 'pre-authorized_code': z.string(), tx_code: z.unknown() }),
  ),
});

/** Somebody who was enrolled a moment ago. */
export interface Enrolled {
  readonly recordId: string;
  readonly idcs: string;
  readonly seed: number;
}

/** A station that issues to wallets, and the counter at which it does. */
export interface WalletStation {
  readonly station: RunningStation;
  readonly clerk: OperatorClient;
  readonly supervisor: OperatorClient;
  readonly enrolled: (person: string) => Promise<Enrolled>;
  readonly close: () => Promise<void>;
}

/** Opens a station in a directory of its own. */
export async function openWalletStation(more: object = {}): Promise<WalletStation> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-wallet-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, ...more });
  const station = await openRehearsal(config, { write: () => undefined });
  const clerk = new OperatorClient(station.address);
  if (station.firstOperator === 'known') throw new Error('the directory is new');
  await clerk.begin(station.firstOperator.id, station.firstOperator.secret);
  await clerk.changeSecret(secret);
  await clerk.begin('first-operator', secret);
  const hired = await clerk.call('POST', '/v1/operators', { id: 'samira', roles: ['supervisor'] });
  const supervisor = new OperatorClient(station.address);
  await supervisor.begin('samira', String(hired.body['firstSecret']));
  await supervisor.changeSecret(`${secret} too`);
  await supervisor.begin('samira', `${secret} too`);
  const known = new Map<string, Promise<Enrolled>>();
  const enrol = async (person: string): Promise<Enrolled> => {
    const recordId = randomUUID();
    const seed = Buffer.from(person.padEnd(2)).readUInt16LE() % 9_000;
    const face = generatedPhotograph(person, 'one');
    const answer = await clerk.enrol(generatedRecord(seed), face, recordId);
    return { recordId, idcs: z.string().parse(answer.body['idcs']), seed };
  };
  // Somebody who comes a second time is known already.
  const enrolled = (person: string): Promise<Enrolled> => {
    const her = known.get(person) ?? enrol(person);
    known.set(person, her);
    return her;
  };
  const close = async () => {
    await station.close();
    await rm(directory, { recursive: true });
  };
  return { station, clerk, supervisor, enrolled, close };
}

/** An offer as a counter opens it. */
export async function offered(
  { clerk }: WalletStation,
  { idcs, recordId }: { readonly idcs: string; readonly recordId: string },
  formats: readonly string[] = ['sd_jwt'],
) {
  const proof = { kind: 'enrolment', recordId };
  const answer = await clerk.call('POST', '/v1/residents/wallet-offers', { idcs, proof, formats });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const opened = OfferAnswer.parse(answer.body);
  const said = new URL(opened.offer).searchParams.get('credential_offer') ?? '';
  const offer = Offer.parse(JSON.parse(said));
  const code = Object.values(offer.grants)[0]?.['pre-authorized_code'] ?? '';
  return { ...opened, said: offer, code };
}

/** A proof of possession for DPoP. */
export function dpop(key: WalletKey, claims: object): string {
  const now = Math.floor(Date.now() / 1000);
  const said = { jti: randomUUID(), iat: now, htm: 'POST', ...claims };
  return signedJwt(key, { typ: 'dpop+jwt', jwk: key.jwk }, said);
}

/** Headers in place of those of a wallet that does everything right; `none` leaves one out. */
type Headers = Readonly<Record<string, string>>;

function sent(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== 'none'));
}

const Body = z.record(z.string(), z.unknown());

/** A wallet that does what a test tells it, right or wrong. */
export class PlainWallet {
  readonly key = walletKey();
  readonly #address: string;

  constructor({ station }: WalletStation) {
    this.#address = station.address;
  }

  get issuer(): string {
    return `${this.#address}/v1/wallet`;
  }

  async token(form: Readonly<Record<string, string>> | string, headers: Headers = {}) {
    const url = `${this.issuer}/token`;
    const response = await fetch(url, {
      method: 'POST',
      headers: sent({
        'content-type': 'application/x-www-form-urlencoded',
        dpop: dpop(this.key, { htu: url }),
        ...headers,
      }),
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: Body.parse(await response.json()),
    };
  }

  /** The token for an offer. */
  async granted(offer: { readonly code: string; readonly transactionCode: string }) {
    const { status, body } = await this.token(this.form(offer));
    if (status !== 200) throw new Error(JSON.stringify(body));
    return z.string().parse(body['access_token']);
  }

  form({ code, transactionCode }: { readonly code: string; readonly transactionCode: string }) {
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
      'pre-authorized_code': code,
      tx_code: transactionCode,
    };
  }

  async nonce(): Promise<string> {
    const response = await fetch(`${this.issuer}/nonce`, { method: 'POST' });
    return z.object({ c_nonce: z.string() }).parse(await response.json()).c_nonce;
  }

  /** A proof of the key that the credential is to be for. */
  async proof(claims: object = {}, header: object = {}, key = this.key): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const said = { aud: this.issuer, iat: now, nonce: await this.nonce(), ...claims };
    return signedJwt(key, { typ: 'openid4vci-proof+jwt', jwk: key.jwk, ...header }, said);
  }

  async credential(token: string, asked: unknown, headers: Headers = {}) {
    const url = `${this.issuer}/credential`;
    const ath = createHash('sha256').update(token).digest('base64url');
    const response = await fetch(url, {
      method: 'POST',
      headers: sent({
        'content-type': 'application/json',
        authorization: `DPoP ${token}`,
        dpop: dpop(this.key, { htu: url, ath }),
        ...headers,
      }),
      body: typeof asked === 'string' ? asked : JSON.stringify(asked),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: Body.parse(await response.json()),
    };
  }

  /** The credential of a configuration. */
  async obtained(token: string, configuration = 'idcs_sd_jwt'): Promise<string> {
    const proofs = { jwt: [await this.proof()] };
    const asked = { credential_configuration_id: configuration, proofs };
    const { status, body } = await this.credential(token, asked);
    if (status !== 200) throw new Error(JSON.stringify(body));
    const answer = z.object({ credentials: z.tuple([z.object({ credential: z.string() })]) });
    return answer.parse(body).credentials[0].credential;
  }
}
