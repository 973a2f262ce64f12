import { canonicalJson, sha256 } from '../canonical-json.ts';
import type { Day } from '../day.ts';

/** Where a household lives, as the formula tells areas apart. */
export type Area = 'urban' | 'rural';

/** One value that goes into a score: a flag, or a number as decimal text. */
export interface Input {
  readonly value: boolean | string;
  /** Who says so: `register`, `declared`, or a partner's name. */
  readonly source: string;
}

/** All that a score depends on besides its formula. */
export interface ScoreInputs {
  readonly area: Area;
  readonly region: string;
  /** The day whose facts these are. */
  readonly day: Day;
  readonly values: Readonly<Record<string, Input>>;
}

/** Letters that JSON writes as they are: every name, source and number that we know of. */
const plain = /^[\w ,.+/-]*$/;

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : canonicalJson(text);
}

/**
 * The inputs in the canonical form of RFC 8785: keys in the order of their letters, nothing
 * between. Written out, because millions are hashed; a test holds it to `canonicalJson`.
 */
export function canonicalInputs({ area, region, day, values }: ScoreInputs): string {
  const all: string[] = [];
  for (const name of namesOf(values)) {
    const { value, source } = values[name] ?? { value: '', source: '' };
    const text = typeof value === 'string' ? quoted(value) : String(value);
    all.push(`${quoted(name)}:{"source":${quoted(source)},"value":${text}}`);
  }
  const of = `{"area":"${area}","day":"${day}","region":${quoted(region)}`;
  return `${of},"values":{${all.join(',')}}}`;
}

/** In their order; most come in it. */
function namesOf(values: ScoreInputs['values']): readonly string[] {
  const names = Object.keys(values);
  let last = '';
  for (const name of names) {
    if (name < last) return names.toSorted();
    last = name;
  }
  return names;
}

/** SHA-256 over the canonical inputs, base64url: the same facts have the same hash for ever. */
export function inputsHash(inputs: ScoreInputs): string {
  return sha256(canonicalInputs(inputs));
}
