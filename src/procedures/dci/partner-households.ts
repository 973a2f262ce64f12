import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { HouseholdId } from '../../social/household/household.ts';

const ivBytes = 16;
const nameBytes = 32;

/**
 * What partners call households: of each partner another name, so that two of them can not join
 * what they are told. The name gives the household back to whoever has the key, and nobody else.
 */
export class PartnerHouseholds {
  readonly #mark: Buffer;
  readonly #cipher: Buffer;

  /** @param key 32 bytes that are used for nothing else */
  constructor(key: Uint8Array) {
    this.#mark = Buffer.from(hkdfSync('sha256', key, '', 'basma partner household mark', 32));
    this.#cipher = Buffer.from(hkdfSync('sha256', key, '', 'basma partner household name', 32));
  }

  /** A keyed hash of what is named, which is also by what its name is enciphered. */
  #markOf(partner: string, id: Buffer): Buffer {
    const said = JSON.stringify([partner, id.toString('hex')]);
    return createHmac('sha256', this.#mark).update(said).digest().subarray(0, ivBytes);
  }

  nameOf(partner: string, household: HouseholdId): string {
    const id = Buffer.from(household.replaceAll('-', ''), 'hex');
    const mark = this.#markOf(partner, id);
    const cipher = createCipheriv('aes-256-ctr', this.#cipher, mark);
    return Buffer.concat([mark, cipher.update(id), cipher.final()]).toString('base64url');
  }

  /** The household of a name that this partner was told; undefined for any other. */
  householdOf(partner: string, name: string): HouseholdId | undefined {
    const bytes = Buffer.from(name, 'base64url');
    if (bytes.length !== nameBytes || bytes.toString('base64url') !== name) return undefined;
    const mark = bytes.subarray(0, ivBytes);
    const cipher = createDecipheriv('aes-256-ctr', this.#cipher, mark);
    const id = Buffer.concat([cipher.update(bytes.subarray(ivBytes)), cipher.final()]);
    if (!this.#markOf(partner, id).equals(mark)) return undefined;
    const hex = id.toString('hex');
    const cut = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return HouseholdId.safeParse([...cut, hex.slice(20)].join('-')).data;
  }
}
