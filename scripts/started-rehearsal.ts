import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { StationConfig } from '../src/config.ts';

/** A rehearsal's station in a process of its own, at work. */
export interface StartedRehearsal {
  readonly child: ChildProcess;
  readonly address: string;
  /** The first operator's one-time secret; `known` after the first start. */
  readonly firstSecret: string;
}

/**
 * Starts a rehearsal's station on a data directory.
 * @throws when it ends before it answers
 */
export async function startRehearsal(
  directory: string,
  keys?: StationConfig['keys'],
): Promise<StartedRehearsal> {
  const script = new URL('./rehearse.ts', import.meta.url).pathname;
  const kept = keys === undefined ? [] : ['--keys', JSON.stringify(keys)];
  const args = ['--import', 'tsx', script, '--data', directory, ...kept];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const { stdout } = child;
  if (!stdout) throw new Error('its output is piped');
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('the station did not start')));
  });
  const said: unknown = JSON.parse(line);
  const first: unknown = Reflect.get(Object(said), 'firstOperator');
  return {
    child,
    address: String(Reflect.get(Object(said), 'address')),
    firstSecret: first === 'known' ? 'known' : String(Reflect.get(Object(first), 'secret')),
  };
}
