import { readFile } from 'node:fs/promises';
import { answerText } from './answer-text.ts';
import { operatorOptions, sessionOf } from './at-station.ts';
import type { Command } from './command.ts';

/** `basma identify`. */
export const identifyCommand: Command = {
  name: 'identify',
  summary: 'asks a running station who a person is; the act is journalled with its purpose',
  takes: 'PHOTO --purpose CODE',
  positionals: { min: 1, max: 1 },
  options: {
    ...operatorOptions,
    purpose: { value: 'CODE', what: 'why it is asked, e.g. adjudication' },
  },
  example: 'identify face.jpg --purpose adjudication --secret-file mine.txt',
  run: async (call) => {
    const [photo = ''] = call.positionals;
    const purpose = call.text('purpose');
    const face = await readFile(photo);
    const client = await sessionOf(call);
    const answer = await client.call('POST', '/v1/identifications', {
      purpose,
      face: face.toString('base64'),
    });
    call.terminal.result(answer.body, answerText(answer));
    if (answer.status >= 500) return 3;
    const { candidates } = answer.body;
    return Array.isArray(candidates) && candidates.length > 0 ? 0 : 1;
  },
};
