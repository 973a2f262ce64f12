import { randomUUID } from 'node:crypto';
import { ordinaryUse } from '../vocabulary/ordinary-use.ts';

/** An answer of the station. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends JSON to a station. */
export async function send(
  address: string,
  call: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  const { purpose, basis } = ordinaryUse(call.path);
  const response = await fetch(new URL(call.path, address), {
    method: call.method,
    headers: {
      'content-type': 'application/json',
      'basma-purpose': purpose,
      'basma-basis': basis,
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  return { status: response.status, body: Object(await response.json()) };
}

/** A finger as a client has it. */
export interface ClientFinger {
  readonly position: string;
  readonly image: Uint8Array;
  readonly dpi?: number;
}

/** A slap as a client has it; only an identification says here what is missing. */
export interface ClientSlap {
  readonly kind: string;
  readonly image: Uint8Array;
  readonly dpi?: number;
  readonly missing?: readonly string[];
}

/** What an enrolment says of fingers. */
export interface EnrolledFingers {
  readonly fingers?: readonly ClientFinger[];
  readonly slaps?: readonly ClientSlap[];
  readonly fingerExceptions?: readonly { readonly position: string; readonly reason: string }[];
}

/** A finger or a slap as a body has it. */
export function impressionBody<I extends ClientFinger | ClientSlap>({ image, ...rest }: I) {
  return { ...rest, image: Buffer.from(image).toString('base64') };
}

/** The station refused; `problem` is its code, e.g. `secret_must_change`. */
class StationRefusal extends Error {
  readonly problem: string;

  constructor({ status, body }: Answer) {
    const { code, detail } = body;
    super(typeof detail === 'string' ? detail : `the station answered ${status}`);
    this.problem = typeof code === 'string' ? code : 'unknown';
  }
}

/** An operator at work: every call carries the session. */
export class OperatorClient {
  readonly #address: string;
  #token = '';
  #stated: Readonly<Record<string, string>> = {};

  constructor(address: string) {
    this.#address = address;
  }

  /**
   * Begins a session.
   * @returns whether the secret is a first one, with which nothing but changing it is allowed
   * @throws StationRefusal
   */
  async begin(operator: string, secret: string): Promise<{ readonly mustChangeSecret: boolean }> {
    const body = { operator, secret };
    const begun = await send(this.#address, { method: 'POST', path: '/v1/sessions', body });
    const { token, mustChangeSecret } = begun.body;
    if (begun.status !== 201 || typeof token !== 'string') throw new StationRefusal(begun);
    this.#token = token;
    return { mustChangeSecret: mustChangeSecret === true };
  }

  /** Changes the operator's own secret, which ends all her sessions. */
  async changeSecret(secret: string): Promise<void> {
    const changed = await this.call('PUT', '/v1/operators/me/secret', { secret });
    if (changed.status !== 200) throw new StationRefusal(changed);
  }

  /**
   * For what, and on which legal basis, calls from now on use data of the social register;
   * `ordinary`: for what each address is for.
   */
  state(use: { readonly purpose: string; readonly basis: string } | 'nothing' | 'ordinary'): void {
    if (use === 'ordinary') {
      this.#stated = {};
      return;
    }
    const { purpose, basis } = use === 'nothing' ? { purpose: '', basis: '' } : use;
    this.#stated = { 'basma-purpose': purpose, 'basma-basis': basis };
  }

  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const headers = { ...this.#stated, authorization: `Bearer ${this.#token}` };
    return send(this.#address, { method, path, headers, ...(body === undefined ? {} : { body }) });
  }

  /** Sends what is no JSON. */
  async sendOctets(path: string, octets: Uint8Array): Promise<Answer> {
    const response = await fetch(new URL(path, this.#address), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/octet-stream',
      },
      body: octets,
    });
    return { status: response.status, body: Object(await response.json()) };
  }

  /** Fingers, and why others are missing, when there are any. */
  enrol(
    record: object,
    face: Uint8Array,
    recordId: string = randomUUID(),
    { fingers = [], slaps = [], fingerExceptions = [] }: EnrolledFingers = {},
  ): Promise<Answer> {
    const body = {
      recordId,
      record,
      face: Buffer.from(face).toString('base64'),
      ...(fingers.length === 0 ? {} : { fingers: fingers.map(impressionBody) }),
      ...(slaps.length === 0 ? {} : { slaps: slaps.map(impressionBody) }),
      ...(fingerExceptions.length === 0 ? {} : { fingerExceptions }),
    };
    return this.call('POST', '/v1/enrolments', body);
  }
}
