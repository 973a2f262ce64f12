import { open, seal, type SealedPlace } from '../vault.ts';

/**
 * The station's key that seals every person's key, numbers and aliases: the present one, and the
 * one before it while what that sealed is being sealed anew.
 */
export class Wrapping {
  #current: Uint8Array;
  #former: Uint8Array | undefined;

  constructor(current: Uint8Array, former: Uint8Array | undefined) {
    this.#current = Uint8Array.from(current);
    this.#former = former && Uint8Array.from(former);
  }

  seal(place: SealedPlace, plain: Uint8Array): Buffer {
    return seal(this.#current, place, plain);
  }

  /** @throws an Error with code `sealed_data_damaged` when neither key opens it */
  open(place: SealedPlace, sealed: Uint8Array): Buffer {
    if (!this.#former) return open(this.#current, place, sealed);
    return this.#openPresent(place, sealed) ?? open(this.#former, place, sealed);
  }

  /** The same bytes under the present key; undefined when it seals them already. */
  sealedAnew(place: SealedPlace, sealed: Uint8Array): Buffer | undefined {
    if (!this.#former || this.#openPresent(place, sealed)) return undefined;
    return this.seal(place, open(this.#former, place, sealed));
  }

  /** Whether something may still be sealed by the key before. */
  get hasFormer(): boolean {
    return this.#former !== undefined;
  }

  /** From now on this key seals. */
  use(key: Uint8Array): void {
    if (this.#former) throw new Error('one change of the key ends before the next begins');
    this.#former = this.#current;
    this.#current = Uint8Array.from(key);
  }

  /** The key before is not needed any more. */
  forgetFormer(): void {
    this.#former?.fill(0);
    this.#former = undefined;
  }

  #openPresent(place: SealedPlace, sealed: Uint8Array): Buffer | undefined {
    try {
      return open(this.#current, place, sealed);
    } catch {
      return undefined;
    }
  }
}
