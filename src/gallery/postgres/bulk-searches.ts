/**
 * Bulk searches of one gallery, one after another however many connections there are: somebody at
 * the counter waits behind one of them at most.
 */
export class BulkSearches {
  #before: Promise<unknown> = Promise.resolve();

  inTurn<T>(search: () => Promise<T>): Promise<T> {
    const done = this.#before.then(search);
    this.#before = done.catch(() => undefined);
    return done;
  }
}
