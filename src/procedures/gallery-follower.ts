import { storedEmbedding } from '../biometrics/finger/stored-template.ts';
import type { PeopleGallery } from '../gallery/people-gallery.ts';
import type { ReferenceChange } from '../register/change.ts';
import type { Register } from '../register/register.ts';
import type { ChangeNumber } from '../vocabulary/record-ids.ts';

/** Changes read from the register at once. */
const changesPerRead = 200;
/** A run that began before our change may miss it, and a gallery may restart once on the way. */
const attemptsMax = 3;

/**
 * Keeps a gallery equal to the register: every change is applied in the register's order, once,
 * by one loop however many enrolments ask for it. A gallery that lost its memory starts again from
 * whatever it still holds.
 */
export class GalleryFollower {
  readonly #gallery: PeopleGallery;
  readonly #fingerModelHash: string;
  readonly #register: Pick<Register, 'changesSince'>;
  #running: Promise<void> | undefined;

  constructor(needs: {
    readonly gallery: PeopleGallery;
    readonly register: Pick<Register, 'changesSince'>;
    readonly fingers: { readonly modelHash: string };
  }) {
    this.#gallery = needs.gallery;
    this.#fingerModelHash = needs.fingers.modelHash;
    this.#register = needs.register;
  }

  /**
   * Resolves when the gallery holds `change` and everything before it.
   * @throws an Error with code `gallery_behind` when the gallery keeps losing what it was given
   */
  async reach(change: ChangeNumber): Promise<void> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      if ((await this.#gallery.coverage()).asOf >= change) return;
      try {
        await this.catchUp();
      } catch (error) {
        // A gallery whose process just ended is empty and is filled again by the next attempt.
        if (attempt + 1 === attemptsMax) throw error;
      }
    }
    if ((await this.#gallery.coverage()).asOf >= change) return;
    throw Object.assign(new Error('the gallery does not keep up with the register'), {
      code: 'gallery_behind',
    });
  }

  /** Applies every change that the register has now. */
  async #catchUp(onProgress?: (asOf: ChangeNumber) => void): Promise<void> {
    for (;;) {
      const { asOf } = await this.#gallery.coverage();
      onProgress?.(asOf);
      const changes = await this.#register.changesSince(asOf, changesPerRead);
      if (changes.length === 0) return;
      for (const step of changes) await this.#apply(step);
    }
  }

  async #apply(step: ReferenceChange): Promise<void> {
    const { change, seq } = step;
    if (step.kind === 'removed') {
      await this.#gallery.remove(change, seq);
      return;
    }
    const fingers = step.fingers.map(({ position, template }) => ({
      position,
      template: storedEmbedding(template, this.#fingerModelHash),
    }));
    await this.#gallery.append(change, { seq, face: step.face, fingers });
  }

  /**
   * Brings a gallery that was just opened up to date.
   * @param onProgress told now and then which change the gallery holds, unless it is at work
   */
  async catchUp(onProgress?: (asOf: ChangeNumber) => void): Promise<void> {
    this.#running ??= this.#catchUp(onProgress).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }
}
