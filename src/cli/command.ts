import type { Terminal } from './terminal.ts';

/**
 * How a command ends: 0 done, or yes; 1 the answer is no (refused, not the same person, damage
 * found); 2 the call or an input file is wrong; 3 it could not be done now.
 */
export type ExitCode = 0 | 1 | 2 | 3;

/** An option of a command. */
export interface Option {
  /** What stands for the value in the help; none for an option that is on or off. */
  readonly value?: string;
  readonly what: string;
  /** Whether it may be given several times. */
  readonly repeats?: true;
  readonly short?: string;
}

/** One call of a command, its options checked against their names. */
export interface Call {
  readonly terminal: Terminal;
  readonly positionals: readonly string[];
  /** @throws UsageError when it was not given */
  text(option: string): string;
  /** Undefined when it was not given. */
  maybe(option: string): string | undefined;
  /** Of an option that repeats: what was given, in its order. */
  all(option: string): readonly string[];
  flag(option: string): boolean;
}

/** A command of the command line. */
export interface Command {
  /** One word or two: `station`, `evaluate compare`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name, e.g. `PHOTO PHOTO`. */
  readonly takes: string;
  readonly positionals: { readonly min: number; readonly max: number };
  readonly options: Readonly<Record<string, Option>>;
  /** An example that works. */
  readonly example: string;
  readonly run: (call: Call) => Promise<ExitCode>;
}

/** The call is not one that the command understands. */
export class UsageError extends Error {}

/** A whole number of an option. */
export function wholeNumber(
  text: string,
  range: { readonly name: string; readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < range.min || value > range.max) {
    throw new UsageError(`--${range.name} is a whole number from ${range.min} to ${range.max}`);
  }
  return value;
}
