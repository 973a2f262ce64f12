import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Command } from './command.ts';
import { columns } from './terminal.ts';

interface Kind {
  readonly kind: string;
  readonly before: string;
  readonly erased: number;
  readonly held: number;
}

function kindsIn(body: Readonly<Record<string, unknown>>): readonly Kind[] {
  const kinds: readonly unknown[] = Array.isArray(body['kinds']) ? body['kinds'] : [];
  return kinds.map((one) => {
    const { kind, before, erased, held }: Record<string, unknown> = Object(one);
    return {
      kind: String(kind),
      before: String(before),
      erased: Number(erased),
      held: Number(held),
    };
  });
}

/** What was or would be erased, as a table. */
function tableOf(body: Readonly<Record<string, unknown>>): string {
  const rows = kindsIn(body).map(({ kind, before, erased, held }) => [
    kind,
    `before ${before}`,
    String(erased),
    held === 0 ? '' : `${held} held by what is kept`,
  ]);
  const extracts = ['extract_rows', 'days over', String(Number(body['extractsErased'])), ''];
  return columns([...rows, extracts]);
}

/** `basma retention`. */
export const retentionCommand: Command = {
  name: 'retention',
  summary: 'shows what retention erased last; with --dry-run what it would erase today',
  takes: '[--dry-run]',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    'dry-run': { what: 'count what is older than it is kept, and erase nothing' },
  },
  example: 'retention --dry-run --operator auditor --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const answer = call.flag('dry-run')
      ? await client.call('POST', '/v1/retention/preview', {})
      : await client.call('GET', '/v1/retention');
    const { status, body } = answer;
    if (status !== 200) {
      throw Object.assign(new Error(String(body['detail'])), { code: String(body['code']) });
    }
    if (call.flag('dry-run')) {
      call.terminal.result(body, tableOf(body));
      return 0;
    }
    const reports: readonly unknown[] = Array.isArray(body['reports']) ? body['reports'] : [];
    const [last] = reports;
    if (last === undefined)
      throw new UsageError('nothing was erased yet: --dry-run shows what will be');
    call.terminal.result(body, `${String(Object(last)['day'])}\n${tableOf(Object(last))}`);
    return 0;
  },
};
