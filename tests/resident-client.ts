import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { send, type Answer, type OperatorClient } from '../src/cli/station-client.ts';
import { generatedPhotograph } from '../src/generation/faces.ts';

/** A number as a body states it. */
export const byNumber = (idcs: string) => ({ kind: 'idcs', idcs }) as const;
export const byAlias = (vid: string) => ({ kind: 'vid', vid }) as const;

/** A photograph of a generated person, taken now. */
export const faceOf = (person: string) =>
  Buffer.from(generatedPhotograph(person, randomUUID())).toString('base64');

/** An application that makes codes, as a telephone has one. */
export class Application {
  readonly #totp: TOTP;
  #last = 0;

  constructor(uri: string) {
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret) });
  }

  /** A code that was not made before: within half a minute, the next one's. */
  code(): string {
    const step = Math.max(Math.floor(Date.now() / 30_000), this.#last + 1);
    this.#last = step;
    return this.#totp.generate({ timestamp: step * 30_000 });
  }
}

/** Gives whoever stands at the counter an application's codes. */
export async function applicationOf(
  clerk: OperatorClient,
  idcs: string,
  person: string,
): Promise<Application> {
  const body = { claimed: byNumber(idcs), face: faceOf(person) };
  const given = await clerk.call('POST', '/v1/residents/code-applications', body);
  return new Application(z.string().parse(given.body['uri']));
}

/** A resident's app. */
export class ResidentClient {
  readonly #address: string;
  #token = '';

  constructor(address: string) {
    this.#address = address;
  }

  async signIn(claimed: object, code: string, more: object = {}): Promise<Answer> {
    const body = { claimed, code, ...more };
    const path = '/v1/my/sessions';
    const begun = await send(this.#address, { method: 'POST', path, body });
    this.#token = typeof begun.body['token'] === 'string' ? begun.body['token'] : '';
    return begun;
  }

  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return send(this.#address, { method, path, headers, ...(body === undefined ? {} : { body }) });
  }
}

/** Messages that a station left for whatever sends them. */
export async function messagesIn(folder: string): Promise<readonly Record<string, unknown>[]> {
  const names = await readdir(folder).catch(() => []);
  const whole = names.filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(whole.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
}

/** The code that was sent to an address; a message is on its way when its answer comes. */
export async function codeSentTo(folder: string, address: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = (await messagesIn(folder)).filter((message) => message['address'] === address);
    const code = /\d{8}/.exec(JSON.stringify(found.map(({ text }) => text)))?.[0];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('no message came');
}
