/** What a message's placeholders stand for. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** Where the brace that opens at `start` is closed. */
function closing(message: string, start: number): number {
  let depth = 0;
  for (let place = start; place < message.length; place += 1) {
    if (message[place] === '{') depth += 1;
    if (message[place] === '}') depth -= 1;
    if (depth === 0) return place;
  }
  throw new Error('a brace of a message is not closed');
}

/** The cases of a plural, by name: `one`, `few`, `other`, or `=3` for just this number. */
function casesOf(text: string): ReadonlyMap<string, string> {
  const cases = new Map<string, string>();
  let place = 0;
  for (;;) {
    const start = text.indexOf('{', place);
    if (start < 0) return cases;
    const end = closing(text, start);
    cases.set(text.slice(place, start).trim(), text.slice(start + 1, end));
    place = end + 1;
  }
}

/**
 * A message with its placeholders filled: `{name}`, and `{count, plural, one {# finger} other {#
 * fingers}}` as ICU writes it, where `#` is the number. A value that is not given stays visible.
 */
export function formatMessage(locale: string, message: string, values: MessageValues): string {
  const start = message.indexOf('{');
  if (start < 0) return message;
  const end = closing(message, start);
  const [name = '', kind, ...rest] = message.slice(start + 1, end).split(',');
  const value = values[name.trim()];
  let filled: string;
  if (value === undefined) filled = `{${name.trim()}}`;
  else if (kind?.trim() === 'plural') {
    const cases = casesOf(rest.join(','));
    const rule = new Intl.PluralRules(locale).select(Number(value));
    const chosen = cases.get(`=${value}`) ?? cases.get(rule) ?? cases.get('other') ?? '';
    const number = new Intl.NumberFormat(locale).format(Number(value));
    filled = formatMessage(locale, chosen.replaceAll('#', number), values);
  } else {
    filled = typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  }
  return message.slice(0, start) + filled + formatMessage(locale, message.slice(end + 1), values);
}
