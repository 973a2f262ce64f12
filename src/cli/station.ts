import { readFile } from 'node:fs/promises';
import { StationConfig } from '../config.ts';
import { openRehearsal } from '../sites/rehearsal.ts';
import type { RunningStation } from '../sites/running-station.ts';
import type { StationEars } from '../sites/station-making.ts';
import { openStation } from '../sites/station.ts';
import type { ReadingState } from '../register/register.ts';
import { UsageError, wholeNumber, type Call, type Command } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Whoever holds a connection open when the station stops is not waited for longer. */
const stopMsMax = 10_000;

async function configOf(call: Call): Promise<StationConfig> {
  const file = call.maybe('config');
  let sent: object = {};
  if (file !== undefined) {
    const text = await readFile(file, 'utf8');
    try {
      sent = Object(JSON.parse(text));
    } catch (error) {
      throw new UsageError('the configuration file holds no JSON', { cause: error });
    }
  }
  const port = call.maybe('port');
  const dataDirectory = call.maybe('data');
  const config = StationConfig.safeParse({
    ...sent,
    ...(port === undefined
      ? {}
      : { port: wholeNumber(port, { name: 'port', min: 0, max: 65_535 }) }),
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
    ...(call.flag('training') ? { training: true } : {}),
  });
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  throw new UsageError(`configuration: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

/** Fewer changes than these are applied before anyone has looked. */
const manyChanges = 2_000;

/** Tells that new networks read everyone anew, and draws how far they are. */
function readingTold(terminal: Terminal): (state: ReadingState) => void {
  const draw = terminal.progress('reading anew');
  let told = false;
  return ({ read, total }) => {
    if (!told && read < total) {
      terminal.note(`New networks: ${total - read} of ${total} enrolments are read anew first.`);
      told = true;
    }
    if (told) draw(read, total);
  };
}

/** Draws how far the galleries are filled, when most of a snapshot is missing or it is. */
function fillingTold(terminal: Terminal): (done: number, of: number) => void {
  const draw = terminal.progress('galleries');
  let told = false;
  return (done, of) => {
    told ||= of - done >= manyChanges;
    if (told) draw(done, of);
  };
}

/** Resolves when the process is asked to stop. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** A rehearsal takes nobody's face: it is for training alone. */
function openedBy(
  call: Call,
  { training }: StationConfig,
): (config: StationConfig, ears: StationEars) => Promise<RunningStation> {
  if (!call.flag('generated')) return openStation;
  if (!training) throw new UsageError('--generated is for --training');
  return (config, { logTo }) => openRehearsal(config, logTo);
}

/** `basma station`. */
export const stationCommand: Command = {
  name: 'station',
  summary: 'opens an enrolment station and runs it until Ctrl-C or SIGTERM',
  takes: '[--config FILE] [--port N] [--data DIR] [--training [--generated]]',
  positionals: { min: 0, max: 0 },
  options: {
    config: { value: 'FILE', what: 'a configuration file, JSON (src/config.ts names its fields)' },
    port: { value: 'N', what: 'the port (default 4180; 0 takes any)' },
    data: { value: 'DIR', what: 'where the register lies (default ./data)' },
    training: { what: 'train operators: a directory of its own, numbers that are nobody’s' },
    generated: { what: 'with --training: people who do not exist, instead of networks' },
  },
  example: 'station --port 4180 --data data',
  run: async (call) => {
    const { terminal } = call;
    const stopping = askedToStop();
    // What the station writes is its owner's alone.
    process.umask(0o077);
    const asked = new AbortController();
    void stopping.then(() => asked.abort());
    const config = await configOf(call);
    if (config.training) terminal.note('TRAINING: nobody who is enrolled here is a resident.');
    const station = await openedBy(call, config)(config, {
      logTo: process.stdout,
      onReading: readingTold(terminal),
      onFilling: fillingTold(terminal),
      signal: asked.signal,
    }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'AbortError') return 'stopped' as const;
      throw error;
    });
    if (station === 'stopped') {
      terminal.note('Stopped before everyone was read; the next start goes on from here.');
      return 0;
    }
    const { address, firstOperator, keysMadeNow, settledAtStart } = station;
    if (keysMadeNow) {
      terminal.note('WARNING: development keys were made; they are not for real residents.');
    }
    if (settledAtStart > 0) terminal.note(`${settledAtStart} undecided enrolments were decided.`);
    const once =
      firstOperator === 'known'
        ? []
        : [`First operator: ${firstOperator.id}, one-time secret: ${firstOperator.secret}`];
    terminal.result({ address, firstOperator }, [`Basma station: ${address}`, ...once].join('\n'));
    await stopping;
    setTimeout(() => process.exit(3), stopMsMax).unref();
    await station.close();
    return 0;
  },
};
