import { Random } from '../../src/generation/random.ts';
import { mutated } from './mutations.ts';
import type { FuzzTarget, Judgement } from './targets.ts';

/** One attempt can be made again from this. */
export interface Attempt {
  readonly seed: string;
  readonly target: string;
  readonly number: number;
}

/** How a decoder fared. */
export interface Count {
  attempts: number;
  taken: number;
  readonly refusals: Map<string, number>;
  slowestMs: number;
}

/** The file of an attempt. */
export function attemptedFile(
  { seeds, name }: FuzzTarget,
  seed: string,
  number: number,
): Uint8Array {
  const random = new Random('fuzz', seed, name, number);
  const pick = () => seeds[random.below(seeds.length)] ?? new Uint8Array();
  return mutated(pick(), random, pick());
}

/** More work than this is a failure, whatever comes of it. */
const msMax = 2000;

/** Milliseconds that this process worked, on all threads; a busy machine does not make it more. */
function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @throws an Error that says what to repeat, when a decoder throws or takes too long */
export async function attempt(
  target: FuzzTarget,
  { seed, number }: Attempt,
  count: Count,
): Promise<void> {
  const bytes = attemptedFile(target, seed, number);
  const started = workedMs();
  let judgement: Judgement;
  try {
    judgement = await target.judge(bytes);
  } catch (cause) {
    throw new Error(`${target.name} fails: --seed ${seed} --replay "${target.name}:${number}"`, {
      cause,
    });
  }
  const ms = workedMs() - started;
  if (ms > msMax) {
    const again = `--seed ${seed} --replay "${target.name}:${number}"`;
    throw new Error(`${target.name} takes ${Math.round(ms)} ms: ${again}`);
  }
  count.attempts += 1;
  count.slowestMs = Math.max(count.slowestMs, ms);
  if (judgement.kind === 'taken') count.taken += 1;
  else count.refusals.set(judgement.why, (count.refusals.get(judgement.why) ?? 0) + 1);
}

/** A count of nothing. */
export function noCount(): Count {
  return { attempts: 0, taken: 0, refusals: new Map(), slowestMs: 0 };
}
