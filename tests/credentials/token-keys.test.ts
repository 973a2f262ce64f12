import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealContentKey } from '../../src/credentials/content-key.ts';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { openTokenKeys } from '../../src/credentials/keys/token.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import type { OpenedKeys } from '../../src/credentials/keys/keys.ts';
import { checkPacket, openPacket } from '../../src/packets/open-packet.ts';
import { readPacket } from '../../src/packets/packet-bytes.ts';
import { packetOf, toSeal } from '../packets/packets.ts';
import { sealingContract } from './sealing-contract.ts';
import { keysContract } from './keys-contract.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';

let tokens: TokenDirectory;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  tokens = await openTokenDirectory();
});
afterAll(async () => {
  for (const keys of opened) await keys.close();
  await tokens.remove();
});

let places = 0;
function makeToken() {
  places += 1;
  return tokens.make(`token ${places}`);
}

async function opening(
  settings: Awaited<ReturnType<typeof makeToken>>,
  opensPackets = false,
): Promise<OpenedKeys> {
  const token = await openThreadedToken(settings, startThread);
  const keys = await openTokenKeys(token, true, opensPackets);
  opened.push(keys);
  return keys;
}

async function open(opensPackets = false): Promise<OpenedKeys> {
  return opening(await makeToken(), opensPackets);
}

describe('keys in a token', () => keysContract(open));
describe('keys in a token of a centre', () => sealingContract(() => open(true)));

test('keys in a token open packets after a restart, and are of no use elsewhere', async () => {
  const settings = await tokens.make('a centre');
  const again = async (opensPackets: boolean) => {
    const token = await openThreadedToken(settings, startThread);
    const keys = await openTokenKeys(token, true, opensPackets);
    opened.push(keys);
    return keys;
  };
  const first = await again(true);
  const sealed = await sealContentKey(await first.sealingKey(), new Uint8Array(32));
  expect(await (await again(true)).openSealedKey(sealed)).toEqual(new Uint8Array(32));
  const station = await again(false);
  expect(station.opensPackets).toBe(false);
  expect(await station.openSealedKey(sealed)).toBe('unopened');
  await expect(station.sealingKey()).rejects.toMatchObject({ code: 'key_unknown' });
});

test('a whole packet opens at a centre whose keys are in a token', async () => {
  // Both tokens are there before either is opened: a library that looks for a new one is started
  // anew, which ends the sessions of every token in its process. A station has one.
  const [ofStation, ofCentre] = [await makeToken(), await makeToken()];
  const station = await opening(ofStation);
  const centre = await opening(ofCentre, true);
  const sealing = toSeal(1);
  const read = readPacket(await packetOf({ station, centre }, sealing));
  if (!read.ok) throw new Error(read.error);
  const checked = await checkPacket(read.value, await station.published('packet'));
  expect(checked.ok).toBe(true);
  const packet = await openPacket(read.value, centre);
  expect(packet.ok && packet.value.contents).toMatchObject(sealing.contents);
});
