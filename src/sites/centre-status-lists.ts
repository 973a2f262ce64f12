import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStatusList, type StatusList } from '../credentials/status-list/read-status-list.ts';
import type { CredentialStatus, StatusReference } from '../credentials/status-list/status.ts';
import { statusListTtlS } from '../credentials/status-list/status-token.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { PublicJwk } from '../vocabulary/public-key.ts';
import type { Clock } from '../vocabulary/time.ts';

/** Somebody waits at the counter. */
const requestMsMax = 4_000;
/** How long a line that failed is not tried again. */
const restMs = 60_000;
/** A list of a million places where a third is marked at random. */
const lettersMax = 600_000;
const clockToleranceS = 60;

interface Known {
  readonly list: StatusList | 'none';
  /** When the centre may be asked again. */
  readonly askFrom: number;
}

/** What the lists of a centre need. */
interface CentreLists {
  /** As the centre calls itself. */
  readonly address: string;
  readonly keys: readonly PublicJwk[];
  readonly directory: string;
  readonly now: Clock;
}

/** The text of an answer, if it is no longer than a list can be. */
async function textOf(response: Response): Promise<string | undefined> {
  if (!response.ok || !response.body) return undefined;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body) {
    length += piece.length;
    if (length > lettersMax) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('latin1');
}

/**
 * A centre's lists of cards that do not hold any more. They are asked for when a card is shown, and
 * kept on the disk for when there is no line: signed as they are, until they say that they end.
 */
export class CentreStatusLists {
  readonly #centre: CentreLists;
  readonly #known = new Map<string, Known>();

  constructor(centre: CentreLists) {
    this.#centre = centre;
  }

  /** What is known now; `unknown` where no list that holds is to be had. */
  async statusOf({ uri, index }: StatusReference): Promise<CredentialStatus> {
    const { address, now } = this.#centre;
    const [, number] =
      /^\/v1\/status\/(\d{1,4})$/.exec(uri.startsWith(address) ? uri.slice(address.length) : '') ??
      [];
    if (number === undefined) return 'unknown';
    let known = this.#known.get(number);
    if (!known || now() >= known.askFrom) {
      known = await this.#latest(number, uri, known?.list ?? 'none');
      this.#known.set(number, known);
    }
    const { list } = known;
    return list === 'none' || now() >= list.expiresAt ? 'unknown' : list.statusAt(index);
  }

  async #latest(number: string, uri: string, before: StatusList | 'none'): Promise<Known> {
    const file = join(this.#centre.directory, `${number}.jwt`);
    const text = await this.#download(uri);
    const fresh = text === undefined ? undefined : await this.#read(text, uri);
    const asked = this.#centre.now();
    if (text !== undefined && fresh) {
      await mkdir(this.#centre.directory, { recursive: true });
      await replaceFile(file, 0o600, (handle) => handle.writeFile(text));
      return { list: fresh, askFrom: asked + statusListTtlS * 1000 };
    }
    const kept = before === 'none' ? await readFile(file, 'latin1').catch(() => '') : '';
    const list = before === 'none' ? ((await this.#read(kept, uri)) ?? 'none') : before;
    return { list, askFrom: asked + restMs };
  }

  async #download(uri: string): Promise<string | undefined> {
    try {
      const response = await fetch(uri, {
        headers: { accept: 'application/statuslist+jwt' },
        signal: AbortSignal.timeout(requestMsMax),
        redirect: 'error',
      });
      return await textOf(response);
    } catch {
      // Without a line the list before serves until it ends.
      return undefined;
    }
  }

  async #read(text: string, uri: string): Promise<StatusList | undefined> {
    const { keys, now } = this.#centre;
    const read = await readStatusList(text, { uri, keys, now: now(), clockToleranceS });
    return read.ok ? read.value : undefined;
  }
}
