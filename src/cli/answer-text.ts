import type { Answer } from './station-client.ts';
import { columns } from './terminal.ts';

function cell(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}

/** A station's answer in lines; of a problem, what went wrong and what to do. */
export function answerText({ status, body }: Answer): string {
  const { type: _type, title: _title, status: _status, ...said } = body;
  const shown = status >= 400 ? said : body;
  return columns(Object.entries(shown).map(([name, value]) => [name, cell(value)]));
}
