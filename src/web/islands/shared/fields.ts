/** Text that an answer holds under a name; empty when there is none. */
export function textIn(body: unknown, name: string): string {
  const value: unknown = Object(body)[name];
  return typeof value === 'string' ? value : '';
}

/** A number that an answer holds under a name; 0 when there is none. */
export function numberIn(body: unknown, name: string): number {
  const value: unknown = Object(body)[name];
  return typeof value === 'number' ? value : 0;
}

/** Whether an answer says yes under a name. */
export function yesIn(body: unknown, name: string): boolean {
  return Object(body)[name] === true;
}

/** What an answer holds under a name, itself to be read. */
export function partIn(body: unknown, name: string): unknown {
  return Object(body)[name];
}

/** The list that an answer holds under a name; empty when there is none. */
export function listIn(body: unknown, name: string): readonly unknown[] {
  const value: unknown = Object(body)[name];
  return Array.isArray(value) ? value : [];
}

/** The texts of a list that an answer holds. */
export function textsIn(body: unknown, name: string): readonly string[] {
  return listIn(body, name).filter((one) => typeof one === 'string');
}
