import { UsageError, type Call, type ExitCode } from './command.ts';
import { withFingers, type LocalFingers, type LocalSlapFinger } from './local-fingers.ts';
import { slapsWithMissingOf } from './slap-files.ts';
import { columns } from './terminal.ts';

/** Options of `basma template` that are about one finger. */
const single = ['position', 'format', 'out'] as const;

type Slap = Awaited<ReturnType<typeof slapsWithMissingOf>>[number];

/** What is said of one slap, for programs and for people. */
interface Said {
  readonly found: boolean;
  readonly value: object;
  readonly text: string;
}

function fingerSaid({ position, box, extraction }: LocalSlapFinger) {
  const place = [
    `at ${box.x.toFixed(0)},${box.y.toFixed(0)}`,
    `${box.widthPx.toFixed(0)} × ${box.heightPx.toFixed(0)} pixels`,
    `turned by ${((box.turn * 180) / Math.PI).toFixed(0)}°`,
  ];
  if (!extraction.ok) {
    const { kind: failure } = extraction.error;
    return { value: { position, box, failure }, row: [`  ${position}`, failure, '', ...place] };
  }
  const { quality, minutiae } = extraction.value.template;
  const { count } = minutiae;
  return {
    value: { position, box, quality, minutiae: count },
    row: [`  ${position}`, `quality ${quality.toFixed(0)}`, `${count} minutiae`, ...place],
  };
}

async function saidOf(local: LocalFingers, slap: Slap): Promise<Said> {
  const { kind, image, dpi, missing } = slap;
  const cut = await local.slap(image, dpi, { kind, missing });
  if (!cut.ok) {
    const { kind: failure, ...more } = cut.error;
    const why = 'why' in more && more.why !== undefined ? more.why : failure;
    return {
      found: false,
      value: { slap: kind, failure, ...more },
      text: `${kind}: not cut into fingers: ${why.replaceAll('_', ' ')}`,
    };
  }
  const fingers = cut.value.map(fingerSaid);
  return {
    found: cut.value.every(({ extraction }) => extraction.ok),
    value: { slap: kind, fingers: fingers.map(({ value }) => value) },
    text: `${kind}\n${columns(fingers.map(({ row }) => row))}`,
  };
}

/** `basma template --slap`: which fingers were found where, at 500 dpi, and how good they are. */
export async function slapTemplates(call: Call): Promise<ExitCode> {
  if (call.positionals.length > 0) throw new UsageError('give an IMAGE or --slap, not both');
  if ((call.maybe('modality') ?? 'finger') !== 'finger')
    throw new UsageError('--slap is of fingers');
  const stray = single.find((option) => call.maybe(option) !== undefined);
  if (stray) throw new UsageError(`--${stray} is for the image of one finger`);
  const slaps = await slapsWithMissingOf(call);
  const said = await withFingers(1, async (fingers) => {
    const all: Said[] = [];
    for (const slap of slaps) all.push(await saidOf(fingers, slap));
    return all;
  });
  call.terminal.result(
    { slaps: said.map(({ value }) => value) },
    said.map(({ text }) => text).join('\n'),
  );
  return said.every(({ found }) => found) ? 0 : 1;
}
