import { readFile } from 'node:fs/promises';
import { UsageError, type Call, type Option } from './command.ts';
import { OperatorClient } from './station-client.ts';

/** Options of commands that an operator gives to a running station. */
export const operatorOptions: Readonly<Record<string, Option>> = {
  station: { value: 'ADDRESS', what: 'the station (default http://127.0.0.1:4180)' },
  operator: { value: 'ID', what: 'who works (default first-operator)' },
  'secret-file': { value: 'FILE', what: 'a file with the secret (default: BASMA_SECRET)' },
};

/** The station's address. */
export function addressOf(call: Call): string {
  const text = call.maybe('station') ?? 'http://127.0.0.1:4180';
  if (!URL.canParse(text)) throw new UsageError('--station is an address, http://HOST:PORT');
  return new URL(text).origin;
}

/** Who works, and with which secret; a secret never stands on the command line. */
export async function operatorOf(call: Call): Promise<{
  readonly operator: string;
  readonly secret: string;
}> {
  const file = call.maybe('secret-file');
  const secret = file === undefined ? process.env['BASMA_SECRET'] : await readFile(file, 'utf8');
  if (secret === undefined || secret.trim() === '') {
    throw new UsageError('give the secret in --secret-file or in the variable BASMA_SECRET');
  }
  return { operator: call.maybe('operator') ?? 'first-operator', secret: secret.trim() };
}

/**
 * A session at the station.
 * @throws UsageError when the secret is a first one and must be changed before anything else
 */
export async function sessionOf(call: Call): Promise<OperatorClient> {
  const { operator, secret } = await operatorOf(call);
  const client = new OperatorClient(addressOf(call));
  const { mustChangeSecret } = await client.begin(operator, secret);
  if (mustChangeSecret) {
    throw new UsageError('this is a first secret: change it with "basma secret"');
  }
  return client;
}
