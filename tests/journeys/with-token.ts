import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { expect } from 'vitest';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import type { TokenDirectory } from '../../scripts/soft-token.ts';

let made = 0;
/** A station's configuration with a token of its own, in a new data directory. */
export async function tokenConfig(tokens: TokenDirectory): Promise<StationConfig> {
  made += 1;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'basma-token-station-'));
  const { library, slotLabel, pinFile } = await tokens.make(`station ${made}`);
  const keys = { kind: 'token', library, slotLabel, pinFile };
  return StationConfig.parse({ port: 0, dataDirectory, keys });
}

/** An operator's secret, once she has changed her first one. */
export const secretOf = (id: string) => `the secret of ${id}`;

async function begun(address: string, id: string, first: string): Promise<OperatorClient> {
  const operator = new OperatorClient(address);
  await operator.begin(id, first);
  await operator.changeSecret(secretOf(id));
  await operator.begin(id, secretOf(id));
  return operator;
}

/** The first operator as administrator and clerk, and a supervisor. */
export async function staff(address: string, firstSecret: string) {
  const administrator = await begun(address, 'first-operator', firstSecret);
  const hired = { id: 'salma', roles: ['supervisor'] };
  const { body } = await administrator.call('POST', '/v1/operators', hired);
  return { administrator, supervisor: await begun(address, 'salma', String(body['firstSecret'])) };
}

/** Waits until nothing is sealed under the key before. */
export async function sealedAnew(
  administrator: OperatorClient,
  envelopes: readonly number[],
): Promise<void> {
  for (let asked = 0; asked < 400; asked += 1) {
    const { body } = await administrator.call('GET', '/v1/keys');
    const { state, trouble } = Object(body['reKeying']);
    expect(trouble).toBeUndefined();
    if (state === 'none') {
      expect(body).toMatchObject({ kind: 'token', envelopes });
      return;
    }
    await pass(25);
  }
  throw new Error('it is not sealed anew');
}
