import { readFile } from 'node:fs/promises';
import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Command } from './command.ts';
import type { Answer, OperatorClient } from './station-client.ts';
import { columns } from './terminal.ts';

/** Statements sent at once: a body of words holds no more. */
const statementsAtOnce = 50;

function heldBy({ status, body }: Answer): Readonly<Record<string, unknown>> {
  if (status < 300) return body;
  throw Object.assign(new Error(String(body['detail'])), { code: String(body['code']) });
}

/** Hands over what a centre signed, from the file that an import left on the stick. */
async function handOver(client: OperatorClient, file: string): Promise<Record<string, number>> {
  const said: unknown = Reflect.get(Object(JSON.parse(await readFile(file, 'utf8'))), 'statements');
  if (!Array.isArray(said)) throw new UsageError('the file holds no statements of a centre');
  const sums = { taken: 0, known: 0, notBelieved: 0 };
  for (let from = 0; from < said.length; from += statementsAtOnce) {
    const statements = said.slice(from, from + statementsAtOnce);
    const body = heldBy(await client.call('POST', '/v1/packets/statements', { statements }));
    sums.taken += Number(body['taken']);
    sums.known += Number(body['known']);
    sums.notBelieved += Number(body['notBelieved']);
  }
  return sums;
}

function lines(body: Readonly<Record<string, unknown>>): string {
  const counts: Record<string, unknown> = Object(body['counts']);
  const said = (name: string) => {
    const value = body[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'none';
  };
  return columns([
    ['may enrol', said('accepting')],
    ['wait for the centre', `${said('waiting')} of ${said('waitingMax')}`],
    ...Object.entries(counts).map(([state, n]) => [`  ${state.replaceAll('_', ' ')}`, String(n)]),
    ['centre answered last', said('lastContactAt')],
    ['must answer before', said('overdueAt')],
    ['next try', said('nextTryAt')],
    ['trouble', said('trouble')],
  ]);
}

/** `basma outbox`. */
export const outboxCommand: Command = {
  name: 'outbox',
  summary: 'shows what waits for the centre; exports it to a stick, and takes what came back',
  takes: '[--export | --statements FILE]',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    export: { what: 'write what is approved to the export directory, sealed' },
    statements: { value: 'FILE', what: 'statements.json that an import left on the stick' },
  },
  example: 'outbox --operator supervisor --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const file = call.maybe('statements');
    if (file !== undefined) {
      const sums = await handOver(client, file);
      const { taken, known, notBelieved } = sums;
      const text = `${taken} new, ${known} known, ${notBelieved} not the centre’s`;
      call.terminal.result(sums, text);
      return notBelieved === 0 ? 0 : 1;
    }
    if (call.flag('export')) {
      const body = heldBy(await client.call('POST', '/v1/packets/export', {}));
      call.terminal.result(body, `${String(body['packets'])} packets: ${String(body['folder'])}`);
      return 0;
    }
    const body = heldBy(await client.call('GET', '/v1/outbox'));
    call.terminal.result(body, lines(body));
    return body['accepting'] === 'yes' ? 0 : 1;
  },
};
