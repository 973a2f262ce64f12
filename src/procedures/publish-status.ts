import { createHash } from 'node:crypto';
import type { StatusCheck } from '../credentials/status-list/status.ts';
import type { SignedStatusList } from '../credentials/status-list/status-token.ts';
import type { StatusMarks } from '../register/credential-change.ts';
import type { Register } from '../register/register.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** How long a list is served before the register is asked again. */
const askedAgainMs = 1_000;
/** How long one signature serves at most: whoever downloads a list now should have days of it. */
const signedAgainMs = 15 * 60_000;

/** What publishing lists needs. */
export interface PublishStatusNeeds {
  readonly register: Pick<Register, 'statusMarks'>;
  /** Signs a list under the address that credentials name. */
  readonly signStatusList: (list: number, marks: StatusMarks) => Promise<SignedStatusList>;
  readonly now: Clock;
}

/** A list as it is served. */
export interface PublishedStatusList extends SignedStatusList {
  /** Of its content and its signature; another whenever either is. */
  readonly tag: string;
}

interface Kept {
  readonly marksHash: string;
  readonly signedAt: Instant;
  readonly published: PublishedStatusList;
}

function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64url');
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/**
 * Lists of what is not valid. One is signed when it changed, and now and then; not whenever
 * somebody asks, however many ask at once.
 */
export class StatusLists {
  readonly #needs: PublishStatusNeeds;
  readonly #kept = new Map<number, Kept>();
  readonly #asked = new Map<
    number,
    { readonly until: Instant; readonly answer: Promise<PublishedStatusList | 'unknown'> }
  >();

  constructor(needs: PublishStatusNeeds) {
    this.#needs = needs;
  }

  /** The list as it is now; `unknown` when there is none of this number. */
  async list(number: number): Promise<PublishedStatusList | 'unknown'> {
    const now = this.#needs.now();
    const asked = this.#asked.get(number);
    if (asked && now < asked.until) return asked.answer;
    const answer = this.#asNow(number);
    this.#asked.set(number, { until: later(now, askedAgainMs), answer });
    try {
      const published = await answer;
      // Numbers that are none are not remembered: there is no end of them.
      if (published === 'unknown') this.#asked.delete(number);
      return published;
    } catch (error) {
      this.#asked.delete(number);
      throw error;
    }
  }

  async #asNow(number: number): Promise<PublishedStatusList | 'unknown'> {
    const now = this.#needs.now();
    const marks = await this.#needs.register.statusMarks(number, now);
    if (!marks) return 'unknown';
    const marksHash = hashOf(bytesOf(marks.invalid), bytesOf(marks.suspended));
    const kept = this.#kept.get(number);
    if (kept?.marksHash === marksHash && now < later(kept.signedAt, signedAgainMs)) {
      return kept.published;
    }
    const signed = await this.#needs.signStatusList(number, marks);
    const published = { ...signed, tag: `"${hashOf(signed.jwt)}"` };
    this.#kept.set(number, { marksHash, signedAt: now, published });
    return published;
  }
}

/** The last of an address below `base`, if it is the number of a list. */
function listIn(uri: string, base: string): number | undefined {
  const last = uri.startsWith(base) ? uri.slice(base.length) : '';
  return /^(0|[1-9]\d{0,5})$/.test(last) ? Number(last) : undefined;
}

/**
 * The status of what this register issued, from the register itself: what is revoked is so at once.
 * Of every other address nothing is known.
 * @param base what the addresses of lists begin with
 */
export function ownStatus(register: Pick<Register, 'statusMarks'>, base: string): StatusCheck {
  return async ({ uri, index }, at) => {
    const list = listIn(uri, base);
    const marks = list === undefined ? undefined : await register.statusMarks(list, at);
    if (!marks) return 'unknown';
    if (marks.invalid.includes(index)) return 'invalid';
    return marks.suspended.includes(index) ? 'suspended' : 'valid';
  };
}
