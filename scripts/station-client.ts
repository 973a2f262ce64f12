import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, calculateJwkThumbprint } from 'jose';

/** An answer of the station. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends JSON to a station. */
export async function send(
  address: string,
  call: {
    readonly method: 'GET' | 'POST' | 'PUT';
    readonly path: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  const response = await fetch(new URL(call.path, address), {
    method: call.method,
    headers: { 'content-type': 'application/json', ...call.headers },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  return { status: response.status, body: Object(await response.json()) };
}

/** An operator at work: every call carries the session. */
export class OperatorClient {
  readonly #address: string;
  #token = '';

  constructor(address: string) {
    this.#address = address;
  }

  /** Begins a session; a first secret is changed on the way. */
  async begin(operator: string, secret: string, newSecret = `${secret}-changed`): Promise<string> {
    const begun = await this.#session(operator, secret);
    if (begun.body['mustChangeSecret'] !== true) return secret;
    await this.call('PUT', '/v1/operators/me/secret', { secret: newSecret });
    await this.#session(operator, newSecret);
    return newSecret;
  }

  async #session(operator: string, secret: string): Promise<Answer> {
    const body = { operator, secret };
    const begun = await send(this.#address, { method: 'POST', path: '/v1/sessions', body });
    if (begun.status !== 201) throw new Error(`no session: ${String(begun.body['code'])}`);
    this.#token = String(begun.body['token']);
    return begun;
  }

  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return send(this.#address, { method, path, headers, ...(body === undefined ? {} : { body }) });
  }

  enrol(record: object, face: Uint8Array, recordId: string = randomUUID()): Promise<Answer> {
    const body = { recordId, record, face: Buffer.from(face).toString('base64') };
    return this.call('POST', '/v1/enrolments', body);
  }
}

/** A programme with a key of its own. */
export async function programmeClient(address: string, id: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { x, y } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' });
  const assertion = () =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(address)
      .setIssuedAt()
      .setExpirationTime('60s')
      .setJti(randomUUID())
      .sign(privateKey);
  return {
    account: {
      id,
      name: id,
      keys: [{ kty: 'EC', crv: 'P-256', x, y, kid }],
      purposes: [{ code: 'payment', basis: 'law 58-23' }],
      scopes: ['verify'],
      audience: 'https://scoring.example',
      sector: `${id}.example`,
      requiresDpop: false,
      verificationsPerMinuteMax: 1000,
      active: true,
    },
    assertion,
    verify: async (claimed: object, face: Uint8Array): Promise<Answer> =>
      send(address, {
        method: 'POST',
        path: '/v1/verifications',
        headers: { 'client-assertion': await assertion() },
        body: { purpose: 'payment', claimed, face: Buffer.from(face).toString('base64') },
      }),
  };
}
