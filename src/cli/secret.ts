import { readFile } from 'node:fs/promises';
import { addressOf, operatorOf, operatorOptions } from './at-station.ts';
import type { Command } from './command.ts';
import { OperatorClient } from './station-client.ts';

/** `basma secret`. */
export const secretCommand: Command = {
  name: 'secret',
  summary: "changes an operator's secret; a first secret must be changed before any work",
  takes: '--new-secret-file FILE',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    'new-secret-file': {
      value: 'FILE',
      what: 'a file with the new secret, 12 characters at least',
    },
  },
  example: 'secret --secret-file first.txt --new-secret-file mine.txt',
  run: async (call) => {
    const next = (await readFile(call.text('new-secret-file'), 'utf8')).trim();
    const { operator, secret } = await operatorOf(call);
    const client = new OperatorClient(addressOf(call));
    await client.begin(operator, secret);
    await client.changeSecret(next);
    call.terminal.result({ changed: true }, `The secret of ${operator} is changed.`);
    return 0;
  },
};
