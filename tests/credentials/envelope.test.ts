import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tokenEnvelope, type Envelope } from '../../src/credentials/envelope.ts';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';

let tokens: TokenDirectory;
let token: Awaited<ReturnType<typeof openThreadedToken>>;
let envelope: Envelope;
let directory: string;
let file: string;
let places = 0;

beforeAll(async () => {
  tokens = await openTokenDirectory();
  token = await openThreadedToken(await tokens.make('envelopes'), startThread);
  directory = await mkdtemp(join(tmpdir(), 'basma-envelope-'));
});
afterAll(async () => {
  await token.close();
  await tokens.remove();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  places += 1;
  file = join(directory, `secrets-${places}`);
  envelope = tokenEnvelope(token);
});

const plain = Buffer.from('what is sealed');
const place = (mayMake: boolean) => ({ file, mayMake, envelope });

test('what is sealed opens, for what it was sealed for', async () => {
  const sealed = await envelope.seal('one thing', plain);
  expect(Buffer.from(await envelope.open('one thing', sealed))).toEqual(plain);
  await expect(envelope.open('another', sealed)).rejects.toMatchObject({
    code: 'sealed_data_damaged',
  });
});

test('every flipped byte of a seal is refused', async () => {
  const sealed = await envelope.seal('one thing', plain);
  const bytes = Buffer.from(sealed.sealed, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const flipped = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
    const changed = { ...sealed, sealed: Buffer.from(flipped).toString('base64url') };
    await expect(envelope.open('one thing', changed)).rejects.toMatchObject({
      code: 'sealed_data_damaged',
    });
  }
});

test('a former key opens until it is retired, and nothing that it sealed ever again', async () => {
  const before = await envelope.seal('one thing', plain);
  await envelope.renew();
  const after = await envelope.seal('one thing', plain);
  expect(after.envelope).toBe(before.envelope + 1);
  expect(Buffer.from(await envelope.open('one thing', before))).toEqual(plain);
  expect(await envelope.retireBefore(after)).toBe(1);
  await expect(envelope.open('one thing', before)).rejects.toMatchObject({ code: 'key_unknown' });
  expect(Buffer.from(await envelope.open('one thing', after))).toEqual(plain);
});

test('secrets in an envelope show nothing, and open with its token only', async () => {
  const made = (await openStationSecrets(place(true))).secrets();
  const written = await readFile(file, 'utf8');
  for (const secret of Object.values(made)) {
    expect(written).not.toContain(secret.toString('base64url'));
  }
  expect((await openStationSecrets(place(false))).secrets()).toEqual(made);
  const without = openStationSecrets({ ...place(false), envelope: 'none' });
  await expect(without).rejects.toMatchObject({ code: 'secrets_sealed' });
});

test('secrets that lay open are sealed when a token is there', async () => {
  const made = (await openStationSecrets({ ...place(true), envelope: 'none' })).secrets();
  expect((await openStationSecrets(place(false))).secrets()).toEqual(made);
  expect(await readFile(file, 'utf8')).not.toContain(made.wrap.toString('base64url'));
});

test.each(['none', 'token'] as const)('with envelope %s, wraps change one by one', async (kind) => {
  const of = (mayMake: boolean) => ({
    ...place(mayMake),
    ...(kind === 'none' && { envelope: kind }),
  });
  const opened = await openStationSecrets(of(true));
  const { wrap, ...others } = opened.secrets();
  await opened.renewWrap();
  await expect(opened.renewWrap()).rejects.toThrow('ends before');
  const between = (await openStationSecrets(of(false))).secrets();
  expect(between).toMatchObject({ ...others, formerWrap: wrap });
  expect(between.wrap).not.toEqual(wrap);
  await opened.forgetFormerWrap();
  expect((await openStationSecrets(of(false))).secrets()).toEqual({
    ...others,
    wrap: between.wrap,
  });
});

test('an envelope that was altered in its file opens nothing', async () => {
  await openStationSecrets(place(true));
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"envelope"', '"envelops"'));
  await chmod(file, 0o600);
  await expect(openStationSecrets(place(false))).rejects.toMatchObject({
    code: 'private_file_damaged',
  });
});
