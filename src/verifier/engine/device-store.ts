import type { PublicJwk } from '../../vocabulary/public-key.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { PublicKey } from '../certificates/signed-der.ts';

/** A key that can not be taken out of the browser that made it. */
export type DeviceKey = PublicKey;

/** What this installation is. */
export interface DeviceRecord {
  /** The id that the station gave. */
  readonly verifier: string;
  readonly name: string;
  readonly key: PublicJwk;
  /** Signs acts: ECDSA, P-256. */
  readonly signing: DeviceKey;
  /** Seals what is kept here: AES-GCM, 256 bits. */
  readonly sealing: DeviceKey;
}

/** An act as it is kept. */
export interface SealedAct {
  readonly seq: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A face that was not the holder's, under a card's digest. */
export interface CountedRefusal {
  readonly credential: string;
  readonly at: Instant;
}

/** What the station signed for last. */
export interface KeptReceipt {
  readonly upTo: number;
  readonly at: Instant;
}

/** What an installation keeps. */
export interface DeviceStore {
  device(): Promise<DeviceRecord | undefined>;
  putDevice(device: DeviceRecord): Promise<void>;
  /** The signed bundle. */
  bundle(): Promise<string | undefined>;
  putBundle(signed: string): Promise<void>;
  lastAct(): Promise<SealedAct | undefined>;
  /** Rejects when there is an act of this number. */
  addAct(act: SealedAct): Promise<void>;
  /** In ascending order, at most `max`. */
  actsAfter(seq: number, max: number): Promise<readonly SealedAct[]>;
  /** Those below `seq` go. */
  forgetActsBelow(seq: number): Promise<void>;
  receipt(): Promise<KeptReceipt | undefined>;
  putReceipt(receipt: KeptReceipt): Promise<void>;
  refusals(): Promise<readonly CountedRefusal[]>;
  putRefusals(refusals: readonly CountedRefusal[]): Promise<void>;
}
