import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Command } from './command.ts';
import { answerText } from './answer-text.ts';
import { exceptionOptions, exceptionsOf, fingerOptions, fingersOf } from './finger-files.ts';
import { slapOptions, slapsOf } from './slap-files.ts';

/** `basma enrol`. */
export const enrolCommand: Command = {
  name: 'enrol',
  summary: 'enrols one person at a running station; exit code 0 only when a number was given',
  takes: 'PHOTO --record FILE [--fingers LIST] [--slap KIND=FILE ...]',
  positionals: { min: 1, max: 1 },
  options: {
    ...operatorOptions,
    ...fingerOptions,
    ...slapOptions,
    ...exceptionOptions,
    record: { value: 'FILE', what: 'names, birth, evidence as JSON (docs/running-a-station.md)' },
    'record-id': { value: 'UUID', what: 'repeat a request safely (default: a new one, printed)' },
  },
  example: 'enrol face.jpg --record person.json --secret-file mine.txt',
  run: async (call) => {
    const [photo = ''] = call.positionals;
    const [face, text] = await Promise.all([
      readFile(photo),
      readFile(call.text('record'), 'utf8'),
    ]);
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      throw new UsageError('--record holds no JSON');
    }
    const fingers = {
      fingers: await fingersOf(call),
      slaps: await slapsOf(call),
      fingerExceptions: exceptionsOf(call),
    };
    const recordId = call.maybe('record-id') ?? randomUUID();
    const client = await sessionOf(call);
    call.terminal.note(`record id: ${recordId}`);
    const answer = await client.enrol(Object(record), face, recordId, fingers);
    call.terminal.result(answer.body, answerText(answer));
    if (answer.body['verdict'] === 'enrolled') return 0;
    return answer.status >= 500 ? 3 : 1;
  },
};
