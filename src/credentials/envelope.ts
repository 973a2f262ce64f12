import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { tokenFailure, type TokenDevice } from './keys/token-device.ts';

const purpose = 'envelope';
const nonceBytes = 12;

const text = z.string().regex(/^[\w-]+$/);
/** What an envelope's seal looks like in a file. */
export const Enveloped = z
  .object({
    /** Which key of the token seals it. */
    envelope: z.number().int().min(1),
    nonce: text,
    sealed: text,
  })
  .strict();
export type Enveloped = z.infer<typeof Enveloped>;

/** Seals what a station keeps in files under a key that never leaves a token: AES-256-GCM. */
export interface Envelope {
  /** Seals under the latest key; the first is made when there is none. */
  seal(what: string, plain: Uint8Array): Promise<Enveloped>;
  /** @throws an Error with code `key_unknown` or `token_unavailable` */
  open(what: string, sealed: Enveloped): Promise<Uint8Array>;
  /** Makes the key that seals from now on; former ones still open. */
  renew(): Promise<void>;
  /** Destroys every key that was made before the one that sealed this. */
  retireBefore(sealed: Enveloped): Promise<number>;
  /** Ordinals of the keys, ascending. */
  keys(): Promise<readonly number[]>;
}

function additional(what: string): Uint8Array {
  return Buffer.from(JSON.stringify(['basma', 'envelope', 1, what]), 'utf8');
}

/** Envelopes of a token. */
export function tokenEnvelope(token: TokenDevice): Envelope {
  const keys = async () =>
    (await token.objects())
      .filter((object) => object.kind === 'envelope' && object.purpose === purpose)
      .map(({ ordinal }) => ordinal)
      .toSorted((a, b) => a - b);
  const renew = async () => {
    const ordinal = ((await keys()).at(-1) ?? 0) + 1;
    await token.make('envelope', { purpose, ordinal });
    return ordinal;
  };
  return {
    keys,
    renew: async () => {
      await renew();
    },
    seal: async (what, plain) => {
      const ordinal = (await keys()).at(-1) ?? (await renew());
      const nonce = randomBytes(nonceBytes);
      const parameters = { nonce, additional: additional(what) };
      const sealed = await token.encrypt({ purpose, ordinal }, plain, parameters);
      return {
        envelope: ordinal,
        nonce: nonce.toString('base64url'),
        sealed: Buffer.from(sealed).toString('base64url'),
      };
    },
    open: async (what, { envelope, nonce, sealed }) => {
      if (!(await keys()).includes(envelope)) {
        throw tokenFailure('key_unknown', 'the token holds no key that opens this');
      }
      return token.decrypt({ purpose, ordinal: envelope }, Buffer.from(sealed, 'base64url'), {
        nonce: Buffer.from(nonce, 'base64url'),
        additional: additional(what),
      });
    },
    retireBefore: async ({ envelope }) => {
      const former = (await keys()).filter((ordinal) => ordinal < envelope);
      for (const ordinal of former) await token.destroy({ purpose, ordinal });
      return former.length;
    },
  };
}
