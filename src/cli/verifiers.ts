import { operatorOptions, sessionOf } from './at-station.ts';
import type { Command } from './command.ts';
import type { Answer } from './station-client.ts';
import { columns } from './terminal.ts';

function heldBy({ status, body }: Answer): Readonly<Record<string, unknown>> {
  if (status < 300) return body;
  throw Object.assign(new Error(String(body['detail'])), { code: String(body['code']) });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `basma verifiers list`. */
export const verifiersListCommand: Command = {
  name: 'verifiers list',
  summary: 'shows the devices that check cards without a network',
  takes: '',
  positionals: { min: 0, max: 0 },
  options: operatorOptions,
  example: 'verifiers list --operator auditor --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const body = heldBy(await client.call('GET', '/v1/verifiers'));
    const verifiers: readonly unknown[] = Array.isArray(body['verifiers']) ? body['verifiers'] : [];
    const rows = verifiers.map((one) => {
      const { id, name, active }: Record<string, unknown> = Object(one);
      return [textOf(id), active === true ? 'active' : 'suspended', textOf(name)];
    });
    call.terminal.result(body, columns(rows));
    return 0;
  },
};

/** `basma verifiers pair`. */
export const verifiersPairCommand: Command = {
  name: 'verifiers pair',
  summary: 'gives a code with which one device becomes an offline verifier',
  takes: '--name NAME',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    name: { value: 'NAME', what: 'where the device is, or whose' },
    programme: { value: 'ID', what: 'the programme that it verifies for' },
  },
  example: 'verifiers pair --name Imilchil --operator administrator --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const programme = call.maybe('programme');
    const asked = {
      name: call.text('name'),
      ...(programme === undefined ? {} : { programme }),
    };
    const body = heldBy(await client.call('POST', '/v1/verifier-pairings', asked));
    const until = textOf(body['expiresAt']);
    call.terminal.result(body, `${textOf(body['code'])} (one device, until ${until})`);
    return 0;
  },
};

/** `basma verifiers suspend`. */
export const verifiersSuspendCommand: Command = {
  name: 'verifiers suspend',
  summary: 'refuses what a device hands in from now on; --resume takes it back',
  takes: 'ID',
  positionals: { min: 1, max: 1 },
  options: { ...operatorOptions, resume: { what: 'take the device back' } },
  example: 'verifiers suspend 2b1c… --operator administrator --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const change = { id: call.positionals[0] ?? '', active: call.flag('resume') };
    const body = heldBy(await client.call('PUT', '/v1/verifiers', change));
    call.terminal.result(body, change.active ? 'active' : 'suspended');
    return 0;
  },
};
