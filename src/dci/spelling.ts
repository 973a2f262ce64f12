/**
 * Names that published versions of the specification misspell, and the right ones. Senders that
 * follow the letter of a version are understood; what we write is always spelt right.
 */
const rightNames: ReadonlyMap<string, string> = new Map([
  ['sunscription_codes', 'subscription_codes'],
  ['timesstamp', 'timestamp'],
  ['timesatmp', 'timestamp'],
  ['disburemsents', 'disbursements'],
]);

/** A value of `txn_type` that one version misspells. */
const rightValues: ReadonlyMap<string, string> = new Map([['subscibe', 'subscribe']]);

/** Deeper than any message that is written. */
const depthMax = 32;

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a name that is spelt right. */
function spelt(name: string, value: unknown): unknown {
  return name === 'txn_type' && typeof value === 'string'
    ? (rightValues.get(value) ?? value)
    : value;
}

/**
 * A message with the known misspellings put right, and nothing else changed. Where both spellings
 * stand beside each other, nothing is: which one is meant can not be known.
 */
export function speltRight(value: unknown, depth = 0): unknown {
  if (depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((one) => speltRight(one, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const right = rightNames.get(name);
    const chosen = right !== undefined && !Object.hasOwn(value, right) ? right : name;
    return [chosen, spelt(chosen, speltRight(inner, depth + 1))];
  });
  return Object.fromEntries(entries);
}
