import { execFile } from 'node:child_process';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';
import pkcs11 from 'pkcs11js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OpenedKeys } from '../../src/credentials/keys/keys.ts';
import type { TokenSettings } from '../../src/credentials/keys/token-device.ts';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { openTokenKeys } from '../../src/credentials/keys/token.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import {
  openTokenDirectory,
  pin,
  softLibrary,
  type TokenDirectory,
} from '../../scripts/soft-token.ts';

const run = promisify(execFile);
const bytes = Buffer.from('what is signed');
const unavailable = { code: 'token_unavailable' };

let tokens: TokenDirectory;
let library: string;
let trouble: string;
let settings: TokenSettings;
let keys: OpenedKeys;
let made = 0;

beforeAll(async () => {
  tokens = await openTokenDirectory();
  library = join(tokens.directory, 'troubled-token.so');
  const headers = new URL('../../node_modules/pkcs11js/includes/pkcs11', import.meta.url).pathname;
  const source = new URL('./troubled-token.c', import.meta.url).pathname;
  await run('gcc', ['-shared', '-fPIC', '-O1', '-I', headers, '-o', library, source, '-ldl']);
  trouble = join(tokens.directory, 'trouble');
  process.env['BASMA_TOKEN_TROUBLE'] = trouble;
});
afterAll(() => tokens.remove());

async function open(of: TokenSettings, answerMs = 400): Promise<OpenedKeys> {
  const token = await openThreadedToken(of, startThread, { answerMs, makeMs: 20_000 });
  try {
    return await openTokenKeys(token, true);
  } catch (error) {
    await token.close();
    throw error;
  }
}

beforeEach(async () => {
  made += 1;
  settings = { ...(await tokens.make(`troubled ${made}`)), library };
  keys = await open(settings);
});
afterEach(async () => {
  await rm(trouble, { force: true });
  await keys.close();
});

async function sign(): Promise<number> {
  const { kid } = await keys.current('identity-token');
  return (await keys.sign('identity-token', kid, bytes)).length;
}

/** Signs until the token is back, which it is within seconds. */
async function signAgain(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      return await sign();
    } catch (error) {
      expect(error).toMatchObject(unavailable);
      await pass(200);
    }
  }
  return sign();
}

test('a token that takes too long is unavailable in time, and signs once it is quick', async () => {
  await writeFile(trouble, 'slow 1500');
  const from = performance.now();
  await expect(sign()).rejects.toMatchObject(unavailable);
  expect(performance.now() - from).toBeLessThan(1_200);
  await rm(trouble);
  expect(await signAgain()).toBe(64);
});

test('a slow token does not hold up the event loop', async () => {
  await writeFile(trouble, 'slow 300');
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await sign();
  clearInterval(timer);
  expect(longest).toBeLessThan(150);
});

test('a token that is pulled out is unavailable, and signs when it is back', async () => {
  await writeFile(trouble, 'removed');
  await expect(sign()).rejects.toMatchObject(unavailable);
  await expect(sign()).rejects.toMatchObject(unavailable);
  await rm(trouble);
  expect(await signAgain()).toBe(64);
});

test('a token whose files are gone is unavailable, and signs when they are back', async () => {
  await rename(tokens.tokens, `${tokens.tokens}-away`);
  await expect(sign()).rejects.toMatchObject(unavailable);
  await rename(`${tokens.tokens}-away`, tokens.tokens);
  expect(await signAgain()).toBe(64);
});

/** The same library in the same process, as another user of it. */
function another(): { module: pkcs11.PKCS11; slot: pkcs11.Handle } {
  const module = new pkcs11.PKCS11();
  module.load(softLibrary);
  const slot = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === settings.slotLabel);
  if (!slot) throw new Error('the token is there');
  return { module, slot };
}

test('sessions that were closed from outside are opened again', async () => {
  const { module, slot } = another();
  module.C_CloseAllSessions(slot);
  expect(await sign()).toBe(64);
});

test('who was logged out logs in again', async () => {
  const { module, slot } = another();
  const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
  module.C_Logout(session);
  module.C_CloseSession(session);
  expect(await sign()).toBe(64);
});

test('a refused PIN is tried once and never again: the token would lock itself', async () => {
  await keys.close();
  const pinFile = join(tokens.directory, `wrong-pin-${made}`);
  await writeFile(pinFile, '000000');
  await chmod(pinFile, 0o400);
  await rm(`${trouble}.logins`, { force: true });
  const token = await openThreadedToken({ ...settings, pinFile }, startThread);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await expect(token.objects()).rejects.toMatchObject({ code: 'token_pin_refused' });
  }
  expect(await readFile(`${trouble}.logins`, 'utf8')).toBe('x');
  await token.close();
});

test.each([
  ['that its group may read', 0o440, pin, 'pin_file_open'],
  ['that can be written', 0o600, pin, 'pin_file_open'],
  ['with nothing in it', 0o400, '', 'pin_file_empty'],
])('a PIN file %s is refused', async (_what, mode, text, code) => {
  const pinFile = join(tokens.directory, `pin-${made}`);
  await writeFile(pinFile, text);
  await chmod(pinFile, mode);
  await expect(open({ ...settings, pinFile })).rejects.toMatchObject({ code });
});

test('without its PIN file, its library or its token no keys are opened', async () => {
  const without = (change: Partial<TokenSettings>) => open({ ...settings, ...change });
  await expect(without({ pinFile: '/nowhere' })).rejects.toMatchObject({
    code: 'pin_file_missing',
  });
  await expect(without({ library: '/nowhere.so' })).rejects.toMatchObject({
    code: 'token_library',
  });
  await expect(without({ slotLabel: 'another' })).rejects.toMatchObject(unavailable);
});

test('the keys of a token are the same when it is opened again', async () => {
  const published = await keys.published('identity-token');
  const hash = await keys.mac('pairwise-subject', bytes);
  await keys.close();
  keys = await open(settings);
  expect(keys.madeNow).toBe(false);
  expect(await keys.published('identity-token')).toEqual(published);
  expect(await keys.mac('pairwise-subject', bytes)).toEqual(hash);
});

test('an empty token gets no new keys where they must exist', async () => {
  const empty = await openThreadedToken({ ...settings, place: 'elsewhere' }, startThread);
  await expect(openTokenKeys(empty, false)).rejects.toMatchObject({ code: 'keys_missing' });
  await empty.close();
});

/** A session of the token's user, beside the station's. */
function userSession() {
  const { module, slot } = another();
  return {
    module,
    session: module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION),
  };
}

test('no private or secret key can be read out of the token, wrapped or made readable', () => {
  const { module, session } = userSession();
  const secretClasses = [pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_SECRET_KEY];
  const handles = secretClasses.flatMap((value) => {
    module.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value }]);
    const some = module.C_FindObjects(session, 100);
    module.C_FindObjectsFinal(session);
    return some;
  });
  expect(handles.length).toBeGreaterThanOrEqual(5);
  for (const handle of handles) {
    const value = [{ type: pkcs11.CKA_VALUE }];
    expect(() => module.C_GetAttributeValue(session, handle, value)).toThrow(
      'CKR_ATTRIBUTE_SENSITIVE',
    );
    const readable = [{ type: pkcs11.CKA_SENSITIVE, value: false }];
    expect(() => module.C_SetAttributeValue(session, handle, readable)).toThrow('CKR_');
    const extractable = [{ type: pkcs11.CKA_EXTRACTABLE, value: true }];
    expect(() => module.C_SetAttributeValue(session, handle, extractable)).toThrow('CKR_');
  }
  module.C_CloseSession(session);
});

test('a key that was brought into the token from outside is not used', async () => {
  const { module, session } = userSession();
  const label = 'basma:test:envelope';
  module.C_CreateObject(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: Buffer.from(`${label}:1`, 'utf8') },
    { type: pkcs11.CKA_VALUE, value: Buffer.alloc(32, 7) },
  ]);
  module.C_CloseSession(session);
  await keys.close();
  await expect(open(settings)).rejects.toMatchObject({ code: 'token_key_exposed' });
});

test('a public key that was exchanged in the token is found', async () => {
  const { module, session } = userSession();
  const point = (purpose: string, ordinal: number) => {
    const id = Buffer.from(`basma:test:${purpose}:${ordinal}`, 'utf8');
    module.C_FindObjectsInit(session, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
      { type: pkcs11.CKA_ID, value: id },
    ]);
    const [handle] = module.C_FindObjects(session, 1);
    module.C_FindObjectsFinal(session);
    if (!handle) throw new Error('the token holds the key');
    return { handle, id };
  };
  const one = point('identity-token', 1);
  const other = point('journal-head', 1);
  module.C_DestroyObject(session, one.handle);
  module.C_CopyObject(session, other.handle, [{ type: pkcs11.CKA_ID, value: one.id }]);
  module.C_CloseSession(session);
  await keys.close();
  await expect(open(settings)).rejects.toMatchObject({ code: 'token_key_foreign' });
});
