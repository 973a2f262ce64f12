import { digestOf, keyThumbprint, signedCompact } from '../../credentials/offline-act.ts';
import {
  actsPerUploadMax,
  OfflineReceipt,
  offlineReceiptType,
  verifierKeyType,
} from '../../vocabulary/offline-act.ts';
import { PublicJwk } from '../../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { readBundle } from '../trust/bundle.ts';
import { readCompact } from '../trust/compact.ts';
import type { ActLog } from './act-log.ts';
import type { DeviceRecord, DeviceStore } from './device-store.ts';
import type { StationLine } from './station-line.ts';

/** Why something at the station did not come about, by its code. */
export interface StationRefusal {
  readonly kind: string;
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const aes = { name: 'AES-GCM', length: 256 } as const;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Makes this installation's keys and has it registered under a pairing code. */
export async function pair(
  { store, line }: { readonly store: DeviceStore; readonly line: StationLine },
  code: string,
): Promise<Result<DeviceRecord, StationRefusal>> {
  const signing = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  const sealing = await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt']);
  const { kty, crv, x = '', y = '' } = await crypto.subtle.exportKey('jwk', signing.publicKey);
  const kid = await keyThumbprint({ x, y });
  const key = PublicJwk.parse({ kty, crv, x, y, kid });
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign(ecdsa, signing.privateKey, new Uint8Array(bytes)));
  const pairing = await digestOf(new TextEncoder().encode(code));
  const proof = await signedCompact({ kid, sign }, verifierKeyType, { pairing });
  const answered = await line('POST', '/v1/verifier-registrations', { code, key, proof });
  if (!answered.ok) return answered;
  const { verifier, name, bundle } = answered.value;
  const read = await readBundle(textOf(bundle), 'none');
  if (!read.ok) return read;
  const device = {
    verifier: textOf(verifier),
    name: textOf(name),
    key,
    signing: signing.privateKey,
    sealing,
  };
  await store.putBundle(textOf(bundle));
  await store.putDevice(device);
  return ok(device);
}

/** Fetches whom to believe now; what is there stays when the new one is not to be believed. */
export async function refresh(
  { store, line }: { readonly store: DeviceStore; readonly line: StationLine },
  before: VerifierBundle,
): Promise<Result<VerifierBundle, StationRefusal>> {
  const answered = await line('GET', '/v1/verifier-bundle');
  if (!answered.ok) return answered;
  const signed = textOf(answered.value['bundle']);
  const read = await readBundle(signed, before);
  if (read.ok) await store.putBundle(signed);
  return read;
}

/** What an upload came to. */
export interface Uploaded {
  readonly acts: number;
  /** Things that were accepted before, by whomever. */
  readonly doubleUses: number;
}

interface UploadNeeds {
  readonly store: DeviceStore;
  readonly line: StationLine;
  readonly log: ActLog;
  readonly device: DeviceRecord;
  readonly bundle: VerifierBundle;
}

/** Hands in one lot of acts; its receipt is checked before anything is forgotten. */
async function uploadLot(
  { line, device, bundle, log }: UploadNeeds,
  acts: readonly string[],
): Promise<Result<{ readonly upTo: number; readonly doubleUses: number }, StationRefusal>> {
  const answered = await line('POST', '/v1/offline-acts', { verifier: device.verifier, acts });
  if (!answered.ok) return answered;
  const said = await readCompact(textOf(answered.value['receipt']), {
    typ: offlineReceiptType,
    keys: bundle.stationKeys,
  });
  const receipt = OfflineReceipt.safeParse(said);
  if (!receipt.success || receipt.data.verifier !== device.verifier) {
    return fail({ kind: 'receipt_refused' });
  }
  const { upTo, at } = receipt.data;
  await log.received(upTo, at);
  const found = answered.value['doubleUses'];
  return ok({ upTo, doubleUses: Array.isArray(found) ? found.length : 0 });
}

/** Hands in everything that the station has not signed for. */
export async function upload(needs: UploadNeeds): Promise<Result<Uploaded, StationRefusal>> {
  let upTo = (await needs.store.receipt())?.upTo ?? 0;
  let [acts, doubleUses] = [0, 0];
  for (;;) {
    const lot = await needs.log.after(upTo, actsPerUploadMax);
    if (lot.length === 0) return ok({ acts, doubleUses });
    const sent = await uploadLot(needs, lot);
    if (!sent.ok) return sent;
    // A receipt of less than was sent would be asked for again without end.
    if (sent.value.upTo < upTo + lot.length) return fail({ kind: 'receipt_refused' });
    acts += lot.length;
    doubleUses += sent.value.doubleUses;
    upTo = sent.value.upTo;
  }
}
