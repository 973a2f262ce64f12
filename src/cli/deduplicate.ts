import { setTimeout as pass } from 'node:timers/promises';
import { csvField } from '../evaluation/table.ts';
import { replaceFile } from '../files/replace-file.ts';
import { SourceScore } from '../vocabulary/biometric-source.ts';
import { operatorOptions, sessionOf } from './at-station.ts';
import type { Call, Command } from './command.ts';
import type { Answer, OperatorClient } from './station-client.ts';

/** How often the station is asked how far it is: at first, and once it takes long. */
const askEveryMs = { least: 200, most: 2_000 };

const header = 'record,earlier_record,zone,score,evidence,data_likeness\n';

/** A refusal of the station, with its code. */
function refused({ body }: Answer): Error {
  const { detail, code } = body;
  return Object.assign(new Error(String(detail)), { code: String(code) });
}

/** Calls with a session, and with a new one when it has run out: the work takes hours. */
class PatientClient {
  readonly #call: Call;
  #client: OperatorClient | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    this.#client ??= await sessionOf(this.#call);
    let answer = await this.#client.call(method, path, body);
    if (answer.status === 401) {
      this.#client = await sessionOf(this.#call);
      answer = await this.#client.call(method, path, body);
    }
    if (answer.status >= 300) throw refused(answer);
    return answer;
  }
}

/** One pair as a line: record ids, scores, and nothing else. */
function lineOf(pair: unknown): string {
  const { recordId, earlier, zone, score, evidence, demographicLikeness } = Object(pair);
  const sources = SourceScore.array()
    .parse(evidence)
    .map(({ source, score: points, found }) =>
      [source, ...(found === undefined ? [] : [`as ${found}`]), points.toFixed(1)].join(' '),
    )
    .join('; ');
  const fields = [
    String(recordId),
    String(Object(earlier)['recordId']),
    String(zone),
    Number(score).toFixed(1),
    sources,
    Number(demographicLikeness).toFixed(2),
  ];
  return `${fields.map(csvField).join(',')}\n`;
}

/** Writes all pairs, whole or not at all, for the owner of the file only. */
async function writeReport(client: PatientClient, file: string): Promise<number> {
  let count = 0;
  await replaceFile(file, 0o600, async (handle) => {
    await handle.appendFile(header);
    for (let from: unknown = 0; typeof from === 'number';) {
      const { body } = await client.ask('GET', `/v1/deduplications/latest/pairs/${from}`);
      const pairs: unknown[] = Array.isArray(body['pairs']) ? body['pairs'] : [];
      count += pairs.length;
      await handle.appendFile(pairs.map(lineOf).join(''));
      from = body['next'];
    }
  });
  return count;
}

/** Opens cases for the pairs, once for each however often the command is run. */
async function openCases(client: PatientClient): Promise<number> {
  let opened = 0;
  for (let from: unknown = 0; typeof from === 'number';) {
    const { body } = await client.ask('POST', '/v1/deduplications/latest/cases', { from });
    opened += Number(body['opened']);
    from = body['next'];
  }
  return opened;
}

/** `basma deduplicate`. */
export const deduplicateCommand: Command = {
  name: 'deduplicate',
  summary: 'has a running station search everyone for everyone, and writes who may be one person',
  takes: '--out report.csv [--again] [--open-cases]',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    out: { value: 'FILE', what: 'the report: record ids, scores, evidence for each source' },
    'open-cases': { what: 'let adjudicators look at the pairs whose people both have numbers' },
    again: { what: 'search anew, though a search has ended and its report can be written' },
  },
  example: 'deduplicate --out report.csv --operator supervisor --secret-file mine.txt',
  run: async (call) => {
    const file = call.text('out');
    const client = new PatientClient(call);
    let { body } = await client.ask('GET', '/v1/deduplications/latest');
    if (body['state'] !== 'ended' || call.flag('again')) {
      // What was cut off goes on; the station works while nobody looks, too.
      ({ body } = await client.ask('POST', '/v1/deduplications', {}));
    } else call.terminal.note('this search has ended before; --again searches everyone anew');
    const draw = call.terminal.progress('searching');
    for (let waitMs = askEveryMs.least; body['state'] === 'running'; waitMs *= 1.5) {
      await pass(Math.min(waitMs, askEveryMs.most));
      ({ body } = await client.ask('GET', '/v1/deduplications/latest'));
      draw(Number(body['done']), Number(body['of']));
    }
    if (body['state'] !== 'ended') {
      const code = typeof body['trouble'] === 'string' ? body['trouble'] : 'stopped';
      throw Object.assign(new Error('it was cut off; the same command goes on'), { code });
    }
    const pairs = await writeReport(client, file);
    const { searched } = body;
    const opened = call.flag('open-cases') ? await openCases(client) : 'none';
    const cases = opened === 'none' ? {} : { casesOpened: opened };
    const result = { searched, pairs, report: file, ...cases };
    const told = opened === 'none' ? '' : `, ${opened} cases opened`;
    call.terminal.result(result, `${String(searched)} people, ${pairs} pairs: ${file}${told}`);
    return pairs === 0 ? 0 : 1;
  },
};
