import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';

/** Order of P-256: RFC 6979 A.2.5. */
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Another last letter of base64url that lenient readers decode to the same bytes. */
function otherLast(part: string): string {
  const spare = (part.length * 6) % 8;
  if (spare === 0) return `${part}A`;
  const last = letters.indexOf(part.at(-1) ?? '');
  return part.slice(0, -1) + letters.charAt(last ^ 1);
}

/** The same token as lenient readers of base64url and of three parts accept it. */
export function respellings(token: string): Readonly<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const flattened = JSON.stringify({ protected: header, payload, signature });
  const classic = signature.replaceAll('-', '+').replaceAll('_', '/');
  return {
    'a space before': ` ${token}`,
    'a space after': `${token} `,
    'a line break after': `${token}\n`,
    'two line breaks inside the signature': `${token.slice(0, -9)}\r\n${token.slice(-9)}`,
    'a space inside the signature': `${token.slice(0, -5)} ${token.slice(-5)}`,
    'a space inside the header': `${header.slice(0, 5)} ${header.slice(5)}.${payload}.${signature}`,
    'a tab inside the payload': `${header}.${payload.slice(0, 4)}\t${payload.slice(4)}.${signature}`,
    'a zero after': `${token}\0`,
    'padding after the signature': `${token}==`,
    'padding after the header': `${header}=.${payload}.${signature}`,
    'another last letter of the signature': `${header}.${payload}.${otherLast(signature)}`,
    'another last letter of the payload': `${header}.${otherLast(payload)}.${signature}`,
    'another last letter of the header': `${otherLast(header)}.${payload}.${signature}`,
    'the other alphabet': `${header}.${payload}.${classic === signature ? `${signature}+` : classic}`,
    'a fourth part': `${token}.`,
    'a part before': `.${token}`,
    'two parts': `${header}.${payload}`,
    'the JSON serialisation': flattened,
    'the general JSON serialisation': JSON.stringify({
      payload,
      signatures: [{ protected: header, signature }],
    }),
    'a full-width dot': token.replace('.', '．'),
    nothing: '',
    'three empty parts': '..',
  };
}

/** r and s as 32 bytes each. */
function rawOf(r: bigint, s: bigint): Buffer {
  const half = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  return Buffer.concat([half(r), half(s)]);
}

function halvesOf(signature: Uint8Array): { readonly r: bigint; readonly s: bigint } {
  const hex = Buffer.from(signature).toString('hex');
  return { r: BigInt(`0x${hex.slice(0, 64)}`), s: BigInt(`0x${hex.slice(64)}`) };
}

/** Another signature of the same text by the same key: ECDSA has two. */
export function otherSignature(signature: Uint8Array): Uint8Array {
  const { r, s } = halvesOf(signature);
  return rawOf(r, order - s);
}

/** Signatures that hold for nothing: what a careless verifier of ECDSA accepts. */
export function falseSignatures(good: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const { r, s } = halvesOf(good);
  const bytes = Buffer.from(good);
  const integer = (value: bigint) => {
    const hex = value.toString(16);
    const even = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    const positive = (even[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), even]) : even;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  };
  const body = Buffer.concat([integer(r), integer(s)]);
  const top = (1n << 256n) - 1n;
  return {
    'both zero': rawOf(0n, 0n),
    'r zero': rawOf(0n, s),
    's zero': rawOf(r, 0n),
    'both one': rawOf(1n, 1n),
    'r one and s zero': rawOf(1n, 0n),
    'r the order': rawOf(order, s),
    's the order': rawOf(r, order),
    'both the order': rawOf(order, order),
    'r beyond the order': rawOf(order + 1n, s),
    's beyond the order': rawOf(r, order + 1n),
    'both as large as can be': rawOf(top, top),
    'r negative': rawOf(order - r, s),
    'both exchanged': rawOf(s, r),
    'one bit of r': Buffer.from(bytes.map((byte, at) => (at === 31 ? byte ^ 1 : byte))),
    'one bit of s': Buffer.from(bytes.map((byte, at) => (at === 63 ? byte ^ 1 : byte))),
    'a byte short': bytes.subarray(0, 63),
    'a byte long': Buffer.concat([bytes, Buffer.of(0)]),
    'a zero before': Buffer.concat([Buffer.of(0), bytes]),
    'halves of 33 bytes': Buffer.concat([
      Buffer.of(0),
      bytes.subarray(0, 32),
      Buffer.of(0),
      bytes.subarray(32),
    ]),
    'half of it': bytes.subarray(0, 32),
    'twice it': Buffer.concat([bytes, bytes]),
    'DER in its place': Buffer.concat([Buffer.of(0x30, body.length), body]),
    'one zero': Buffer.alloc(1),
    '64 zeros and the signature': Buffer.concat([Buffer.alloc(64), bytes]),
  };
}

/** How the key of a door signs, and what else could pass for it. */
export interface DoorKey {
  readonly publicKey: KeyObject;
  sign(text: string): Promise<Uint8Array>;
  /** Another key of the same kind, which nobody trusts. */
  readonly strangers: { sign(text: string): Promise<Uint8Array>; readonly jwk: object };
}

/** Tokens with the same claims whose header wants to be believed otherwise. */
export async function headerTricks(
  token: string,
  key: DoorKey,
): Promise<Readonly<Record<string, string>>> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const header: Record<string, unknown> = JSON.parse(Buffer.from(head, 'base64url').toString());
  const text = JSON.stringify(header);
  const by = async (written: string, sign: (signed: string) => Promise<Uint8Array>) => {
    const signed = `${base64url(written)}.${payload}`;
    return `${signed}.${base64url(await sign(signed))}`;
  };
  const own = (change: object) =>
    by(JSON.stringify({ ...header, ...change }), (signed) => key.sign(signed));
  const stranger = (change: object) =>
    by(JSON.stringify({ ...header, ...change }), (signed) => key.strangers.sign(signed));
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' });
  const jwk = key.publicKey.export({ format: 'jwk' });
  const mac = (secret: string | Buffer) => async (signed: string) =>
    createHmac('sha256', secret).update(signed).digest();
  const hs = JSON.stringify({ ...header, alg: 'HS256' });
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return {
    'no algorithm, and no signature': `${base64url(JSON.stringify({ ...header, alg: 'none' }))}.${payload}.`,
    'no algorithm, signed': await own({ alg: 'none' }),
    'no algorithm, in other letters': await own({ alg: 'nOnE' }),
    'a secret that is the public key in PEM': await by(hs, mac(Buffer.from(pem))),
    'a secret that is the public key in DER': await by(hs, mac(der)),
    'a secret that is the public JWK': await by(hs, mac(JSON.stringify(jwk))),
    'an empty secret': await by(hs, mac('')),
    'ES384 in its place': await own({ alg: 'ES384' }),
    'RS256 in its place': await own({ alg: 'RS256' }),
    'small letters': await own({ alg: 'es256' }),
    'the algorithm as a list': await own({ alg: ['ES256'] }),
    'an empty crit': await own({ crit: [] }),
    'a crit that nobody knows': await own({ crit: ['x'], x: 1 }),
    'a payload that is not encoded (RFC 7797)': await own({ crit: ['b64'], b64: false }),
    'b64 without crit': await own({ b64: false }),
    'b64 true': await own({ crit: ['b64'], b64: true }),
    'an algorithm said twice': await by(`${text.slice(0, -1)},"alg":"ES256"}`, (signed) =>
      key.sign(signed),
    ),
    'a name said twice, once escaped': await by(
      `${text.slice(0, -1)},"\\u0074yp":"other"}`,
      (signed) => key.sign(signed),
    ),
    'a header that is a list': await by(`[${text}]`, (signed) => key.sign(signed)),
    'a header of no JSON': await by(`${text},`, (signed) => key.sign(signed)),
    'a mark of byte order before': await by(`\uFEFF${text}`, (signed) => key.sign(signed)),
    "a stranger's signature": await stranger({}),
    "a stranger's key in the header": await stranger({ jwk: key.strangers.jwk }),
    "a stranger's key at an address": await stranger({ jku: 'http://127.0.0.1:9/keys' }),
    "a stranger's certificate at an address": await stranger({ x5u: 'http://127.0.0.1:9/c' }),
    "a stranger's certificate": await stranger({ x5c: ['MIIB'] }),
    'a key by a path': await stranger({ kid: '../../../dev/null' }),
    'a key by a statement': await stranger({ kid: "' OR '1'='1" }),
    'a key by the name of every object': await stranger({ kid: '__proto__' }),
    'a key by an empty name': await stranger({ kid: '' }),
    'a key by a number': await own({ kid: 1 }),
    'a key that nobody has': await own({ kid: 'k'.repeat(43) }),
    'a signature of nothing': `${head}.${payload}.${base64url(await key.sign(''))}`,
    'the signature of another header': `${base64url(JSON.stringify({ ...header, a: 1 }))}.${payload}.${signature}`,
  };
}
