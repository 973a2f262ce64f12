import { readFile } from 'node:fs/promises';
import { setTimeout as pass } from 'node:timers/promises';
import { pemBlocks } from '../certificates/pem-blocks.ts';
import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Call, type Command } from './command.ts';
import type { Answer, OperatorClient } from './station-client.ts';
import { columns } from './terminal.ts';

/** How often a station is asked how far it is. */
const askEveryMs = 500;

function answered({ status, body }: Answer): Readonly<Record<string, unknown>> {
  if (status < 300) return body;
  throw Object.assign(new Error(String(body['detail'])), { code: String(body['code']) });
}

/** Ids are long: their beginning tells keys apart. */
function short(kid: unknown): string {
  return `${String(kid).slice(0, 8)}…`;
}

function statusText(body: Readonly<Record<string, unknown>>): string {
  const signing: unknown[] = Array.isArray(body['signing']) ? body['signing'] : [];
  const rows = signing.map((one) => {
    const { purpose, current, next, previous } = Object(one);
    const ids = [`signs ${short(current)}`, `next ${short(next)}`];
    return [String(purpose), ...ids, `${String(previous)} before it`];
  });
  const { state, done, of, trouble } = Object(body['reKeying']);
  const envelopes: unknown[] = Array.isArray(body['envelopes']) ? body['envelopes'] : [];
  const kept = body['kind'] === 'token' ? 'in a token' : 'in a file: not for real residents';
  const sealed =
    envelopes.length === 0 ? [] : [['secrets', `sealed by key ${envelopes.join(', ')}`]];
  const anew = [`${String(done)} of ${String(of)} rows`, ...(trouble ? [String(trouble)] : [])];
  const running = state === 'running' ? [['sealing anew', ...anew]] : [];
  return columns([['keys', kept], ...rows, ...sealed, ...running]);
}

async function reKeyed(client: OperatorClient, call: Call): Promise<void> {
  const draw = call.terminal.progress('sealing anew');
  let told = '';
  for (;;) {
    const body = answered(await client.call('GET', '/v1/keys'));
    const { state, done, of, trouble } = Object(body['reKeying']);
    if (state === 'none') return;
    draw(Number(done), Number(of));
    if (typeof trouble === 'string' && trouble !== told) {
      call.terminal.note(`${trouble}: the station tries again`);
      told = trouble;
    }
    await pass(askEveryMs);
  }
}

/** `basma keys status`. */
export const keysStatusCommand: Command = {
  name: 'keys status',
  summary: "a running station's keys: where they are kept, which sign, which seal",
  takes: '',
  positionals: { min: 0, max: 0 },
  options: operatorOptions,
  example: 'keys status --secret-file mine.txt',
  run: async (call) => {
    const body = answered(await (await sessionOf(call)).call('GET', '/v1/keys'));
    call.terminal.result(body, statusText(body));
    return 0;
  },
};

/** `basma keys rotate`. */
export const keysRotateCommand: Command = {
  name: 'keys rotate',
  summary: 'the next key of a purpose signs from now on; what was signed before still verifies',
  takes: 'PURPOSE',
  positionals: { min: 1, max: 1 },
  options: operatorOptions,
  example: 'keys rotate identity-token --secret-file mine.txt',
  run: async (call) => {
    const [purpose] = call.positionals;
    if (purpose === undefined) throw new UsageError('which keys? identity-token, journal-head');
    const client = await sessionOf(call);
    const body = answered(await client.call('POST', '/v1/key-rotations', { purpose }));
    const keys: unknown[] = Array.isArray(body['keys']) ? body['keys'] : [];
    const kid = Object(keys[1])['kid'];
    call.terminal.result(body, `${purpose}: ${short(kid)} signs now`);
    return 0;
  },
};

/** `basma keys templates`. */
export const keysTemplatesCommand: Command = {
  name: 'keys templates',
  summary: "another key for templates: the next start turns everybody's by it",
  takes: '',
  positionals: { min: 0, max: 0 },
  options: operatorOptions,
  example: 'keys templates --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const body = answered(await client.call('POST', '/v1/template-renewals', {}));
    call.terminal.result(body, 'The next start turns all templates. Restart the station.');
    return 0;
  },
};

/** `basma keys request`. */
export const keysRequestCommand: Command = {
  name: 'keys request',
  summary: 'prints requests to have the keys of a purpose certified: the one that signs, the next',
  takes: 'PURPOSE',
  positionals: { min: 1, max: 1 },
  options: operatorOptions,
  example: 'keys request document-signer --secret-file mine.txt',
  run: async (call) => {
    const [purpose] = call.positionals;
    const client = await sessionOf(call);
    const body = answered(await client.call('POST', '/v1/certificate-requests', { purpose }));
    const requests: unknown[] = Array.isArray(body['requests']) ? body['requests'] : [];
    const texts = requests.map((one) => String(Object(one)['request']).trimEnd());
    call.terminal.result(body, texts.join('\n'));
    return 0;
  },
};

/** `basma keys certify`. */
export const keysCertifyCommand: Command = {
  name: 'keys certify',
  summary: 'hands certificates to a running station; documents carry them from then on',
  takes: 'CERTIFICATE.pem',
  positionals: { min: 1, max: 1 },
  options: operatorOptions,
  example: 'keys certify station-7.pem --secret-file mine.txt',
  run: async (call) => {
    const certificates = pemBlocks(await readFile(call.positionals[0] ?? '', 'utf8'));
    const client = await sessionOf(call);
    const taken = [];
    for (const certificate of certificates) {
      taken.push(answered(await client.call('POST', '/v1/certificates', { certificate })));
    }
    const rows = taken.map(({ purpose, kid, endsAt }) => {
      return [String(purpose), short(kid), `certified until ${String(endsAt).slice(0, 10)}`];
    });
    call.terminal.result(taken, columns(rows));
    return 0;
  },
};

/** `basma keys rekey`. */
export const keysReKeyCommand: Command = {
  name: 'keys rekey',
  summary: 'seals the register under another key while the station works; the former is destroyed',
  takes: '',
  positionals: { min: 0, max: 0 },
  options: operatorOptions,
  example: 'keys rekey --secret-file mine.txt',
  run: async (call) => {
    const client = await sessionOf(call);
    const begun = await client.call('POST', '/v1/key-renewals', {});
    // What is under way is watched to its end.
    if (begun.body['code'] !== 're_keying_under_way') answered(begun);
    await reKeyed(client, call);
    call.terminal.result({ reKeyed: true }, 'Everything is sealed anew; the former key is gone.');
    return 0;
  },
};
