/**
 * Whether no object in a JSON text says one name twice. Readers differ in which of two they take,
 * so that one signed text would mean two things.
 * @param text JSON; of other text the answer means nothing
 * @throws when a name is no string of JSON
 */
export function hasUniqueNames(text: string): boolean {
  const open: Set<unknown>[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (letter === '{' || letter === '[') open.push(new Set());
    if (letter === '}' || letter === ']') open.pop();
    if (letter !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(text, at);
    if (nextLetter(text, end) === ':') {
      const names = open.at(-1);
      const name: unknown = JSON.parse(text.slice(at, end));
      if (!names || names.has(name)) return false;
      names.add(name);
    }
    at = end;
  }
  return true;
}

/** The first letter that is no space; JSON knows four of these. */
function nextLetter(text: string, from: number): string {
  let at = from;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charAt(at);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}
