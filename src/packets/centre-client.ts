import { z } from 'zod';
import type { RecordId } from '../vocabulary/record-ids.ts';
import { PacketState } from './statements.ts';

/** A request and its answer take no longer, however bad the line is. */
const requestMsMax = 30_000;

const Problem = z.object({ code: z.string().regex(/^[a-z0-9_]{1,64}$/) });
const Session = z.object({ token: z.string().min(20).max(200) });
const States = z.object({ states: z.array(PacketState) });

/** What a centre refused, by its code; `centre_unreachable` when none answered. */
function refused(code: string, cause?: unknown): Error {
  return Object.assign(new Error(`the centre: ${code}`, { cause }), { code });
}

interface Sent {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly json?: object;
  readonly octets?: Uint8Array;
}

/**
 * A station's way to its centre. Every call may be made again: the centre does the same thing once.
 * What fails rejects with an `Error` that has a `code`.
 */
export class CentreClient {
  readonly #address: string;
  readonly #assert: () => Promise<string>;
  readonly #signal: AbortSignal;
  #token: string | undefined;

  constructor(centre: {
    readonly address: string;
    /** A fresh proof of which station this is. */
    readonly assert: () => Promise<string>;
    /** Ends what is under way. */
    readonly signal: AbortSignal;
  }) {
    this.#address = centre.address;
    this.#assert = centre.assert;
    this.#signal = centre.signal;
  }

  /** Announces a packet. */
  begin(
    recordId: RecordId,
    packet: { readonly sha256: string; readonly bytes: number },
  ): Promise<PacketState> {
    const { sha256, bytes } = packet;
    const path = `/v1/inbox/packets/${recordId}`;
    return this.#call({ method: 'PUT', path, json: { sha256, bytes } }, PacketState);
  }

  /** Sends the bytes that begin at `offset`. */
  append(recordId: RecordId, offset: number, octets: Uint8Array): Promise<PacketState> {
    const path = `/v1/inbox/packets/${recordId}/slices/${offset}`;
    return this.#call({ method: 'PUT', path, octets }, PacketState);
  }

  /** What became of these, in their order; at most a hundred. */
  async states(recordIds: readonly RecordId[]): Promise<readonly PacketState[]> {
    const sent = { method: 'POST', path: '/v1/inbox/states', json: { recordIds } } as const;
    const { states } = await this.#call(sent, States);
    if (states.length !== recordIds.length) throw refused('centre_unintelligible');
    return states;
  }

  async #call<S extends z.ZodType>(sent: Sent, schema: S): Promise<z.output<S>> {
    const known = this.#token !== undefined;
    this.#token ??= await this.#session();
    const answer = await this.#send(sent, { authorization: `Bearer ${this.#token}` });
    if (answer.status !== 401) return this.#read(answer, schema);
    this.#token = undefined;
    // A session that was just begun does not run out.
    return known ? this.#call(sent, schema) : this.#read(answer, schema);
  }

  async #session(): Promise<string> {
    const json = { assertion: await this.#assert() };
    const answer = await this.#send({ method: 'POST', path: '/v1/station-sessions', json }, {});
    return this.#read(answer, Session).token;
  }

  async #send({ method, path, json, octets }: Sent, headers: Record<string, string>) {
    const type = octets ? 'application/octet-stream' : 'application/json';
    const body = octets ?? (json === undefined ? undefined : JSON.stringify(json));
    try {
      const response = await fetch(new URL(path, this.#address), {
        method,
        headers: { ...headers, 'content-type': type },
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(requestMsMax)]),
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, body: await response.text() };
    } catch (cause) {
      throw refused('centre_unreachable', cause);
    }
  }

  #read<S extends z.ZodType>(
    answer: { readonly status: number; readonly body: string },
    schema: S,
  ): z.output<S> {
    let body: unknown;
    try {
      body = JSON.parse(answer.body);
    } catch (cause) {
      throw refused('centre_unintelligible', cause);
    }
    if (answer.status >= 300) {
      throw refused(Problem.safeParse(body).data?.code ?? 'centre_unintelligible');
    }
    const said = schema.safeParse(body);
    if (!said.success) throw refused('centre_unintelligible');
    return said.data;
  }
}
