import { setTimeout as pass } from 'node:timers/promises';
import { operatorOptions, sessionOf } from './at-station.ts';
import type { Command } from './command.ts';
import type { Answer, OperatorClient } from './station-client.ts';

/** How often the station is asked how far it is: at first, and once it takes long. */
const askEveryMs = { least: 200, most: 2_000 };

function accepted({ status, body }: Answer): Answer['body'] {
  if (status < 300) return body;
  throw Object.assign(new Error(String(body['detail'])), { code: String(body['code']) });
}

const latest = async (client: OperatorClient) =>
  accepted(await client.call('GET', '/v1/rescorings/latest'));

/** `basma rescore`. */
export const rescoreCommand: Command = {
  name: 'rescore',
  summary: 'has a running station score every household by the formula that decides today',
  takes: '',
  positionals: { min: 0, max: 0 },
  options: operatorOptions,
  example: 'rescore --operator supervisor --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    // What was cut off goes on; the station works while nobody looks, too.
    let body = accepted(await client.call('POST', '/v1/rescorings', {}));
    const draw = call.terminal.progress('scoring');
    for (let waitMs = askEveryMs.least; body['state'] === 'running'; waitMs *= 1.5) {
      await pass(Math.min(waitMs, askEveryMs.most));
      body = await latest(client);
      draw(Number(body['done']), Number(body['of']));
    }
    if (body['state'] !== 'ended' || typeof body['trouble'] === 'string') {
      const code = typeof body['trouble'] === 'string' ? body['trouble'] : 'stopped';
      throw Object.assign(new Error('it was cut off; the same command goes on'), { code });
    }
    const { day, formulaHash, scored, incomplete } = body;
    const told = `${String(scored)} households scored, ${String(incomplete)} incomplete`;
    call.terminal.result(
      { day, formulaHash, scored, incomplete },
      `${told}, as of ${String(day)}, by formula ${String(formulaHash)}`,
    );
    return 0;
  },
};
