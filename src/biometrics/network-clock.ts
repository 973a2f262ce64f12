import type { Network } from './network.ts';

/** Adds up the time that networks take, for figures. */
export class NetworkClock {
  #ms = 0;

  /** The same network, its runs timed. */
  timed(network: Network): Network {
    return {
      run: async (input) => {
        const start = performance.now();
        const output = await network.run(input);
        this.#ms += performance.now() - start;
        return output;
      },
    };
  }

  /** Milliseconds so far. */
  get ms(): number {
    return this.#ms;
  }
}
