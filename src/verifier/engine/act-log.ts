import { actDigest, chainStart, signOfflineAct } from '../../credentials/offline-act.ts';
import { OfflineAct } from '../../vocabulary/offline-act.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { fromBase64Url } from '../trust/compact.ts';
import type { DeviceRecord, DeviceStore, SealedAct } from './device-store.ts';

/** What is said of one act; its place in the chain follows. */
export type ActContent = Pick<
  OfflineAct,
  'at' | 'credential' | 'outcome' | 'threshold' | 'entitlement'
> & { readonly listAt: number | 'none' };

/** Where the chain stands. */
export interface ChainEnd {
  readonly seq: number;
  readonly digest: string;
  /** 0 before the first act. */
  readonly at: number;
}

const ivBytes = 12;
const utf8 = (text: string) => new TextEncoder().encode(text);
/** A sealed act is one of this place, and of no other. */
const placeOf = (seq: number) => utf8(`act ${seq}`);

async function sealedAct(device: DeviceRecord, seq: number, signed: string): Promise<SealedAct> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const algorithm = { name: 'AES-GCM', iv, additionalData: placeOf(seq) };
  const body = await crypto.subtle.encrypt(algorithm, device.sealing, utf8(signed));
  return { seq, iv, body: new Uint8Array(body) };
}

/** @throws when it was altered, or stands in another place */
async function openedAct(device: DeviceRecord, { seq, iv, body }: SealedAct): Promise<string> {
  const algorithm = { name: 'AES-GCM', iv, additionalData: placeOf(seq) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, device.sealing, body));
}

function saidIn(signed: string): OfflineAct {
  const payload = fromBase64Url(signed.split('.')[1] ?? '') ?? new Uint8Array();
  return OfflineAct.parse(JSON.parse(new TextDecoder().decode(payload)));
}

/** Runs one piece of work after the other, in whichever tab of this installation. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

/** The signed chain of what an installation did. */
export class ActLog {
  readonly #device: DeviceRecord;
  readonly #store: DeviceStore;
  readonly #exclusive: Exclusive;

  constructor(device: DeviceRecord, store: DeviceStore, exclusive: Exclusive) {
    this.#device = device;
    this.#store = store;
    this.#exclusive = exclusive;
  }

  async end(): Promise<ChainEnd> {
    const last = await this.#store.lastAct();
    const { kid } = this.#device.key;
    if (!last) return { seq: 0, digest: await chainStart(kid), at: 0 };
    const signed = await openedAct(this.#device, last);
    return { seq: last.seq, digest: await actDigest(signed), at: saidIn(signed).at };
  }

  /** Signs an act into the chain; it is on the disk when the promise resolves. */
  append(content: ActContent): Promise<void> {
    return this.#exclusive(async () => {
      const { seq, digest } = await this.end();
      const act = OfflineAct.parse({
        ...content,
        verifier: this.#device.verifier,
        seq: seq + 1,
        previous: digest,
      });
      const signed = await signOfflineAct({ kid: this.#device.key.kid, sign: this.#sign }, act);
      await this.#store.addAct(await sealedAct(this.#device, act.seq, signed));
    });
  }

  /** Signed acts after a place, in their order. */
  async after(seq: number, max: number): Promise<readonly string[]> {
    const sealed = await this.#store.actsAfter(seq, max);
    return Promise.all(sealed.map((one) => openedAct(this.#device, one)));
  }

  /** What the station has signed for goes, but for the end of the chain. */
  async received(upTo: number, at: Instant): Promise<void> {
    await this.#store.putReceipt({ upTo, at });
    await this.#store.forgetActsBelow(upTo);
  }

  readonly #sign = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const { signing } = this.#device;
    return new Uint8Array(await crypto.subtle.sign(algorithm, signing, new Uint8Array(bytes)));
  };
}
