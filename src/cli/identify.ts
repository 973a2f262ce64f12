import { readFile } from 'node:fs/promises';
import { answerText } from './answer-text.ts';
import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Command } from './command.ts';
import { fingerOptions, fingersOf } from './finger-files.ts';
import { slapMissingOptions, slapOptions, slapsWithMissingOf } from './slap-files.ts';
import { impressionBody } from './station-client.ts';

/** `basma identify`. */
export const identifyCommand: Command = {
  name: 'identify',
  summary: 'asks a running station who a person is; the act is journalled with its purpose',
  takes: '[PHOTO] --purpose CODE [--fingers LIST] [--slap KIND=FILE ...]',
  positionals: { min: 0, max: 1 },
  options: {
    ...operatorOptions,
    ...fingerOptions,
    ...slapOptions,
    ...slapMissingOptions,
    purpose: { value: 'CODE', what: 'why it is asked, e.g. adjudication' },
  },
  example: 'identify face.jpg --purpose adjudication --secret-file mine.txt',
  run: async (call) => {
    const [photo] = call.positionals;
    const purpose = call.text('purpose');
    const face = photo === undefined ? undefined : await readFile(photo);
    const fingers = await fingersOf(call);
    const slaps = await slapsWithMissingOf(call);
    if (!face && fingers.length + slaps.length === 0) {
      throw new UsageError('give a PHOTO, --fingers or --slap');
    }
    const client = await sessionOf(call);
    const answer = await client.call('POST', '/v1/identifications', {
      purpose,
      ...(face ? { face: face.toString('base64') } : {}),
      ...(fingers.length > 0 ? { fingers: fingers.map(impressionBody) } : {}),
      ...(slaps.length > 0 ? { slaps: slaps.map(impressionBody) } : {}),
    });
    call.terminal.result(answer.body, answerText(answer));
    if (answer.status >= 500) return 3;
    const { candidates } = answer.body;
    return Array.isArray(candidates) && candidates.length > 0 ? 0 : 1;
  },
};
