import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { startRehearsal } from '../../scripts/started-rehearsal.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { tokenEnvelope } from '../../src/credentials/envelope.ts';
import { openThreadedToken } from '../../src/credentials/keys/threaded-token.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { openTokenDirectory, type TokenDirectory } from '../../scripts/soft-token.ts';
import { sealedAnew, secretOf, staff, tokenConfig } from './with-token.ts';

let tokens: TokenDirectory;
beforeAll(async () => {
  tokens = await openTokenDirectory();
});
afterAll(() => tokens.remove());

test('a sealing anew that kill -9 cut off goes on, and nobody is lost', async () => {
  const config = await tokenConfig(tokens);
  const { dataDirectory, keys } = config;
  if (keys.kind !== 'token') throw new Error('this station has a token');
  const first = await startRehearsal(dataDirectory, { keys });
  const { administrator } = await staff(first.address, first.firstSecret);
  const photograph = generatedPhotograph('a', 'one');
  const enrolled = await administrator.enrol(generatedRecord(1), photograph);
  expect(enrolled.body['verdict']).toBe('enrolled');
  await administrator.call('POST', '/v1/key-renewals', {});
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  // It was cut off: the former envelope is not destroyed yet.
  const { kind: _kind, ...settings } = keys;
  const token = await openThreadedToken(settings, startThread);
  expect(await tokenEnvelope(token).keys()).toEqual([1, 2]);
  await token.close();

  const second = await startRehearsal(dataDirectory, { keys });
  const again = new OperatorClient(second.address);
  await again.begin('first-operator', secretOf('first-operator'));
  await sealedAnew(again, [2]);
  const known = await again.enrol(generatedRecord(2), generatedPhotograph('a', 'two'));
  expect(known.body['verdict']).toBe('already_enrolled');
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  await rm(dataDirectory, { recursive: true });
});
