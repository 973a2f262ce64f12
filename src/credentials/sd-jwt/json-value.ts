/** What JSON is made of, once it was parsed. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** How deep a value may be nested: nothing of ours goes deeper than three. */
const depthMax = 12;

function isJson(value: unknown, depth: number): value is JsonValue {
  if (depth > depthMax) return false;
  if (value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((inner) => isJson(inner, depth + 1));
  return typeof value === 'object' && Object.values(value).every((one) => isJson(one, depth + 1));
}

/** Whether a value is an object and no list. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value that base64url encodes; undefined when it is none, or nested too deep. */
export function jsonFrom(encoded: string): JsonValue | undefined {
  try {
    const bytes = Buffer.from(encoded, 'base64url');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJson(value, 0) ? value : undefined;
  } catch {
    return undefined;
  }
}
