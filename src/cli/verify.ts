import { readFile, writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { answerText } from './answer-text.ts';
import { addressOf } from './at-station.ts';
import { UsageError, type Call, type Command } from './command.ts';
import { fingerOptions, fingersOf } from './finger-files.ts';
import { openProgrammeClient } from './programme-client.ts';

/** Whom the person says she is: one of three, the number never in an address. */
async function claimedOf(call: Call): Promise<object> {
  const given = (['idcs', 'vid', 'subject'] as const).flatMap((kind) => {
    const value = call.maybe(kind);
    return value === undefined ? [] : [{ kind, value }];
  });
  const [only, ...others] = given;
  if (!only || others.length > 0) throw new UsageError('give one of --idcs, --vid, --subject');
  const value = only.value === '-' ? (await textOf(process.stdin)).trim() : only.value;
  return { kind: only.kind, [only.kind]: value };
}

/** A code and statements; they stand in files, since other people see a command line. */
async function otherFactorsOf(call: Call) {
  const codeFile = call.maybe('code-file');
  const statedFile = call.maybe('demographics');
  const code = codeFile === undefined ? undefined : (await readFile(codeFile, 'utf8')).trim();
  if (statedFile === undefined) return code === undefined ? {} : { code };
  try {
    const demographics = Object(JSON.parse(await readFile(statedFile, 'utf8')));
    return { ...(code === undefined ? {} : { code }), demographics };
  } catch (error) {
    throw new UsageError('--demographics holds no JSON', { cause: error });
  }
}

/** `basma verify`. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'verifies a person for a programme at a running station; exit code 0 only when she is',
  takes:
    '[PHOTO] [--fingers LIST] [--code-file FILE] [--demographics FILE] ' +
    '--programme ID --key FILE --purpose CODE ' +
    '(--idcs | --vid | --subject) VALUE',
  positionals: { min: 0, max: 1 },
  options: {
    ...fingerOptions,
    station: { value: 'ADDRESS', what: 'the station (default http://127.0.0.1:4180)' },
    programme: { value: 'ID', what: 'the programme that asks' },
    key: { value: 'FILE', what: "the programme's private EC P-256 key as JWK" },
    purpose: { value: 'CODE', what: 'why it asks, one of its registered purposes' },
    idcs: { value: 'NUMBER', what: 'the number she shows; - reads it from standard input' },
    vid: { value: 'NUMBER', what: 'or an alias' },
    subject: { value: 'TEXT', what: 'or the subject of an earlier token' },
    'code-file': { value: 'FILE', what: 'where her one-time code stands' },
    demographics: { value: 'FILE', what: 'what she states of herself, as JSON' },
    'token-file': { value: 'FILE', what: 'where the token goes (default: standard output)' },
  },
  example: 'verify face.jpg --programme direct-aid --key key.json --purpose payment --idcs -',
  run: async (call) => {
    const [photo] = call.positionals;
    const programme = call.text('programme');
    const purpose = call.text('purpose');
    const claimed = await claimedOf(call);
    const face = photo === undefined ? undefined : await readFile(photo);
    const fingers = await fingersOf(call);
    const others = await otherFactorsOf(call);
    if (!face && fingers.length === 0 && Object.keys(others).length === 0) {
      throw new UsageError('give a PHOTO, --fingers, --code-file or --demographics');
    }
    let key: object;
    try {
      key = Object(JSON.parse(await readFile(call.text('key'), 'utf8')));
    } catch (error) {
      throw new UsageError('--key holds no private key as JWK', { cause: error });
    }
    const client = await openProgrammeClient(addressOf(call), programme, { kty: 'EC', ...key });
    const answer = await client.verify({
      purpose,
      claimed,
      ...(face ? { face } : {}),
      fingers,
      ...others,
    });
    const { token, ...rest } = answer.body;
    const file = call.maybe('token-file');
    if (file !== undefined && typeof token === 'string') {
      await writeFile(file, token, { mode: 0o600 });
      call.terminal.result(rest, answerText({ ...answer, body: rest }));
    } else call.terminal.result(answer.body, answerText(answer));
    if (answer.body['decision'] === 'verified') return 0;
    return answer.status >= 500 ? 3 : 1;
  },
};
