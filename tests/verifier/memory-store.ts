import { keyThumbprint } from '../../src/credentials/offline-act.ts';
import type {
  CountedRefusal,
  DeviceRecord,
  DeviceStore,
  KeptReceipt,
  SealedAct,
} from '../../src/verifier/engine/device-store.ts';
import { PublicJwk } from '../../src/vocabulary/public-key.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A device with keys of its own, as registered under this id. */
export async function newDevice(verifier: string): Promise<DeviceRecord> {
  const pair = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  const aes = { name: 'AES-GCM', length: 256 };
  const sealing = await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt']);
  const { kty, crv, x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const key = PublicJwk.parse({ kty, crv, x, y, kid: await keyThumbprint({ x, y }) });
  return { verifier, name: 'a device', key, signing: pair.privateKey, sealing };
}

/** The store of an installation in memory; `acts` are as they lie on a disk. */
export class MemoryStore implements DeviceStore {
  readonly acts: SealedAct[] = [];
  #device: DeviceRecord | undefined;
  #bundle: string | undefined;
  #receipt: KeptReceipt | undefined;
  #refusals: readonly CountedRefusal[] = [];

  device = async () => this.#device;
  putDevice = async (device: DeviceRecord) => {
    this.#device = device;
  };
  bundle = async () => this.#bundle;
  putBundle = async (signed: string) => {
    this.#bundle = signed;
  };
  lastAct = async () => this.acts.at(-1);
  addAct = async (act: SealedAct) => {
    if (this.acts.some(({ seq }) => seq === act.seq)) throw new Error('there is one');
    this.acts.push(act);
  };
  actsAfter = async (seq: number, max: number) =>
    this.acts.filter((act) => act.seq > seq).slice(0, max);
  forgetActsBelow = async (seq: number) => {
    this.acts.splice(0, this.acts.filter((act) => act.seq < seq).length);
  };
  receipt = async () => this.#receipt;
  putReceipt = async (receipt: KeptReceipt) => {
    this.#receipt = receipt;
  };
  refusals = async () => this.#refusals;
  putRefusals = async (refusals: readonly CountedRefusal[]) => {
    this.#refusals = refusals;
  };
}
