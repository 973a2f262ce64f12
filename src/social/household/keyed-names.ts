import { createHmac } from 'node:crypto';
import { ResidentId, type ProgrammeId } from '../../vocabulary/record-ids.ts';
import { open, seal } from '../../register/vault.ts';
import { HouseholdId } from './household.ts';
import type { LifeEventId } from './life-event.ts';
import { MemberKey } from './stated-event.ts';

/** One spelling for one place. */
function plain(address: string): string {
  return address
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function placeOf(programme: ProgrammeId) {
  return { subject: programme, kind: 'place_in_list' };
}

/** Names that stand for places and people, and that only the register's key makes. */
export class KeyedNames {
  readonly #key: Uint8Array;

  /** @param key 32 bytes that are used for nothing else */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  #hash(domain: string, ...of: readonly string[]): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([domain, ...of]))
      .digest();
  }

  /** The same for each spelling of one place. */
  address(address: string): string {
    return this.#hash('address', plain(address)).toString('base64url');
  }

  /** A member for her household's own answers; in another household she has another. */
  member(household: HouseholdId, person: ResidentId): MemberKey {
    const key = this.#hash('member', household, person).subarray(0, 16);
    return MemberKey.parse(key.toString('base64url'));
  }

  /** A household for one programme; another programme is told another name. */
  household(programme: ProgrammeId, household: HouseholdId): string {
    return this.#hash('household', programme, household).toString('base64url');
  }

  /** Where a programme's list goes on, sealed: it names a household. */
  place(programme: ProgrammeId, household: HouseholdId): string {
    return seal(this.#key, placeOf(programme), Buffer.from(household, 'ascii')).toString(
      'base64url',
    );
  }

  /** The household after which a list goes on; `unknown` of whatever this key did not seal. */
  placeOf(programme: ProgrammeId, sealed: string): HouseholdId | 'unknown' {
    try {
      const opened = open(this.#key, placeOf(programme), Buffer.from(sealed, 'base64url'));
      return HouseholdId.parse(opened.toString('ascii'));
    } catch {
      return 'unknown';
    }
  }

  /** The person that a child without a number is; the same when its birth is told again. */
  newborn(event: LifeEventId): ResidentId {
    const hex = this.#hash('newborn', event).toString('hex');
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
    return ResidentId.parse(`${parts.join('-')}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`);
  }
}
