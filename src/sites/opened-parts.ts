/** What was opened, to be closed in the opposite order. */
export class OpenedParts {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add<T>(part: T, close: (part: T) => Promise<void> | void): T {
    this.#closers.push(() => close(part));
    return part;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }
}
