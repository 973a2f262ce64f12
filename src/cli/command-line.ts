import { parseArgs } from 'node:util';
import { TableError } from '../evaluation/table.ts';
import { UsageError, type Call, type Command, type ExitCode, type Option } from './command.ts';
import { commands } from './commands.ts';
import { columns, processTerminal } from './terminal.ts';

const common: Readonly<Record<string, Option>> = {
  help: { what: 'explain the command', short: 'h' },
  json: { what: 'print the result as JSON' },
};

function overview(): string {
  const rows = commands.map(({ name, summary }) => [`  ${name}`, summary]);
  return [
    'basma: biometric identity, one person, one number',
    '',
    'usage: basma COMMAND [OPTIONS]',
    '',
    columns(rows),
    '',
    'basma COMMAND --help explains a command. Every command takes --json.',
    'exit codes: 0 done or yes, 1 the answer is no, 2 wrong call or input, 3 could not be done now',
  ].join('\n');
}

function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, ...common }).map(([name, option]) => {
    const value = option.value === undefined ? '' : ` ${option.value}`;
    return [`  --${name}${value}`, option.what];
  });
  return [
    `usage: basma ${command.name} ${command.takes}`.trimEnd(),
    '',
    command.summary,
    '',
    columns(options),
    '',
    `example: basma ${command.example}`,
  ].join('\n');
}

function callOf(command: Command, words: readonly string[]): Call & { readonly help: boolean } {
  const described = { ...command.options, ...common };
  const options = Object.fromEntries(
    Object.entries(described).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(option.short === undefined ? {} : { short: option.short }),
        multiple: option.repeats === true,
      },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the options are not understood');
  }
  const { values, positionals } = parsed;
  const all = (option: string) => {
    const given = values[option];
    return Array.isArray(given) ? given.filter((value) => typeof value === 'string') : [];
  };
  const maybe = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  const help = values['help'] === true;
  const { min, max } = command.positionals;
  if (!help && (positionals.length < min || positionals.length > max)) {
    throw new UsageError(`give ${command.takes || 'options only'}`);
  }
  return {
    help,
    terminal: processTerminal(values['json'] === true),
    positionals,
    maybe,
    all,
    flag: (option) => values[option] === true,
    text: (option) => {
      const value = maybe(option);
      if (value === undefined || value === '') throw new UsageError(`--${option} is missing`);
      return value;
    },
  };
}

/** The command with the longest name that the words begin with, and the words after it. */
function commandOf(words: readonly string[]) {
  const two = commands.find(({ name }) => name === words.slice(0, 2).join(' '));
  if (two) return { command: two, rest: words.slice(2) };
  const one = commands.find(({ name }) => name === words[0]);
  return one && { command: one, rest: words.slice(1) };
}

const unreachable: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET']);

/** What went wrong in words of a clerk; nothing of what was sent. */
function explanation(error: unknown): { readonly code: ExitCode; readonly text: string } {
  if (!(error instanceof Error)) return { code: 3, text: 'an unknown fault' };
  if (error instanceof TableError) return { code: 2, text: error.message };
  const cause: unknown = error.cause instanceof Error ? Reflect.get(error.cause, 'code') : '';
  const code: unknown = Reflect.get(error, 'code') ?? cause;
  if (unreachable.has(code)) {
    return { code: 3, text: 'no station answers at this address; is it started?' };
  }
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
    const path: unknown = Reflect.get(error, 'path');
    return { code: 2, text: `${String(path)} can not be read (${String(code)})` };
  }
  const known = typeof code === 'string' ? ` (${code})` : '';
  return { code: 3, text: `${error.message}${known}` };
}

/** Runs one command and sets the exit code of the process. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  const found = commandOf(words);
  if (!found) {
    const asked = words.length === 0 || words[0] === '--help' || words[0] === '-h';
    if (asked) process.stdout.write(`${overview()}\n`);
    else process.stderr.write(`basma: no command "${words[0]}"\n\n${overview()}\n`);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  const { command, rest } = found;
  try {
    const call = callOf(command, rest);
    if (call.help) process.stdout.write(`${helpOf(command)}\n`);
    else process.exitCode = await command.run(call);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`basma ${command.name}: ${error.message}\n\n${helpOf(command)}\n`);
      process.exitCode = 2;
      return;
    }
    const { code, text } = explanation(error);
    process.stderr.write(`basma ${command.name}: ${text}\n`);
    process.exitCode = code;
  }
}
