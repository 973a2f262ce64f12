/** A token inside the machine signs in a tenth of this; one behind a network takes longer. */
const quickMs = 1;
/** One slow answer may be the machine's; so many in a row are the token's. */
const slowInARow = 3;
/** How long a token counts as slow. */
const slowForMs = 10_000;

/** Whether a token answers so quickly that waiting for it in place is the quickest. */
export class TokenPace {
  #slow = 0;
  #slowUntil = -Infinity;

  isQuick(): boolean {
    return performance.now() >= this.#slowUntil;
  }

  took(ms: number): void {
    this.#slow = ms > quickMs ? this.#slow + 1 : 0;
    if (this.#slow < slowInARow) return;
    this.#slow = 0;
    this.#slowUntil = performance.now() + slowForMs;
  }
}
