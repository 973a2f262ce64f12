import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import { packetOnStick, stickFiles, StickManifest } from '../packets/stick.ts';
import { operatorOptions, sessionOf } from './at-station.ts';
import { UsageError, type Command } from './command.ts';

async function manifestOf(folder: string): Promise<StickManifest> {
  const text = await readFile(join(folder, stickFiles.manifest), 'utf8');
  try {
    return StickManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError('the folder’s manifest is none of ours', { cause });
  }
}

/** What the centre signed of a packet: a receipt, and a verdict once there is one. */
function statementsIn(packet: unknown): readonly string[] {
  const { receipt, verdict }: Record<string, unknown> = Object(packet);
  return [receipt, verdict].filter((said) => typeof said === 'string');
}

/** `basma import-packets`. */
export const importPacketsCommand: Command = {
  name: 'import-packets',
  summary: 'hands packets of a stick to a running centre, and leaves its receipts there',
  takes: '--directory DIR',
  positionals: { min: 0, max: 0 },
  options: {
    ...operatorOptions,
    directory: { value: 'DIR', what: 'the folder that a station exported' },
  },
  example: 'import-packets --directory /media/stick/rabat-1-20261127T180000Z --operator supervisor',
  run: async (call) => {
    const folder = call.text('directory');
    const { packets } = await manifestOf(folder);
    const client = await sessionOf(call);
    const draw = call.terminal.progress('packets');
    const statements: string[] = [];
    const refused: { readonly recordId: string; readonly code: string }[] = [];
    for (const [done, packet] of packets.entries()) {
      const bytes = await packetOnStick(folder, packet);
      const answer = bytes && (await client.sendOctets('/v1/packet-imports', bytes));
      if (answer?.status === 200) statements.push(...statementsIn(answer.body['packet']));
      else {
        const code = answer ? String(answer.body['code']) : 'damaged_on_stick';
        refused.push({ recordId: packet.recordId, code });
      }
      draw(done + 1, packets.length);
    }
    const file = join(folder, stickFiles.statements);
    await replaceFile(file, 0o600, (handle) => handle.writeFile(JSON.stringify({ statements })));
    const taken = packets.length - refused.length;
    const text = [
      `${taken} of ${packets.length} packets taken; receipts: ${file}`,
      ...refused.map(({ recordId, code }) => `refused: ${recordId} (${code})`),
    ];
    call.terminal.result({ taken, refused, statements: file }, text.join('\n'));
    return refused.length === 0 ? 0 : 1;
  },
};
