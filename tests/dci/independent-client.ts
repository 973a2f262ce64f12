import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';

/** A partner's side of the exchange, written from the specification alone: nothing of `src`. */

/** Canonical JSON for what is sent here: names sorted, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

function lines(created: string, expires: string, parts: object): Buffer {
  const digest = createHash('sha256').update(canonical(parts), 'utf8').digest('base64');
  return Buffer.from(
    `(created): ${created}\n(expires): ${expires}\ndigest: SHA-256=${digest}`,
    'utf8',
  );
}

/** A key pair of a partner. */
export function partnerKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { kid, privateKey, x: publicKey.export({ format: 'jwk' }).x ?? '' };
}
export type PartnerKey = ReturnType<typeof partnerKey>;

/** A true signature of a message. */
export function signed(
  key: PartnerKey,
  sender: string,
  parts: object,
  createdAt = Date.now(),
): string {
  const created = String(Math.floor(createdAt / 1000));
  const expires = String(Math.floor(createdAt / 1000) + 240);
  const bytes = sign(null, lines(created, expires, parts), key.privateKey).toString('base64');
  return (
    `Signature: namespace="spdci", kidId="${sender}|${key.kid}|ed25519", algorithm="ed25519", ` +
    `created="${created}", expires="${expires}", headers="(created) (expires) digest", ` +
    `signature="${bytes}"`
  );
}

const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string(), x: z.string() })) });
const Enveloped = z.looseObject({
  signature: z.string(),
  header: z.looseObject({}),
  message: z.looseObject({}),
});

/** Whether an answer is signed with a key that the registry publishes. */
export async function isSignedByRegistry(base: string, answer: unknown): Promise<boolean> {
  const { signature, header, message } = Enveloped.parse(answer);
  const published = Keys.parse(await (await fetch(`${base}/.well-known/jwks.json`)).json());
  const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(signature)?.[1] ?? '';
  const kid = field('kidId').split('|')[1];
  const key = published.keys.find((one) => one.kid === kid);
  if (!key) return false;
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.x },
    format: 'jwk',
  });
  const bytes = Buffer.from(field(' signature'), 'base64');
  return verify(
    null,
    lines(field('created'), field('expires'), { header, message }),
    publicKey,
    bytes,
  );
}

/** The header of a request. */
export function header(action: string, of: { sender: string; count?: number; uri?: string }) {
  return {
    version: '1.0.0',
    message_id: randomUUID(),
    message_ts: new Date().toISOString(),
    action,
    sender_id: of.sender,
    ...(of.uri === undefined ? {} : { sender_uri: of.uri }),
    receiver_id: 'sr-server',
    total_count: of.count ?? 1,
  };
}

/** An answer as it came. */
export interface Came {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

/** Posts a body. */
export async function post(
  url: string,
  body: unknown,
  token: string | 'none' = 'none',
): Promise<Came> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      ...(token === 'none' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: await response.json() };
}

/** A callback as it came. */
export interface Callback {
  readonly path: string;
  readonly authorization: string;
  readonly body: z.infer<typeof Enveloped>;
}

/** Where a partner is called back; `refuse` says with which status the next calls are answered. */
export async function callbackServer() {
  const came: Callback[] = [];
  const refusals: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = refusals.shift() ?? 200;
      if (status === 200) {
        const body = Enveloped.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        const path = request.url ?? '';
        came.push({ path, authorization: request.headers.authorization ?? '', body });
      }
      response.writeHead(status, { 'content-type': 'application/json' });
      const timestamp = new Date().toISOString();
      const message = { ack_status: 'ACK', timestamp, correlation_id: randomUUID() };
      response.end(JSON.stringify({ message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    came,
    refuseWith: (...statuses: number[]) => refusals.push(...statuses),
    /** The first call for which the condition holds. */
    until: async (holds: (callback: Callback) => boolean, msMax = 20_000): Promise<Callback> => {
      const end = Date.now() + msMax;
      while (Date.now() < end) {
        const found = came.find(holds);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error('nobody called back');
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
export type CallbackServer = Awaited<ReturnType<typeof callbackServer>>;
