/** Months in Tamazight: browsers do not know them, and would write another language. */
const tamazightMonths = [
  'ⵉⵏⵏⴰⵢⵔ',
  'ⴱⵕⴰⵢⵕ',
  'ⵎⴰⵕⵚ',
  'ⵉⴱⵔⵉⵔ',
  'ⵎⴰⵢⵢⵓ',
  'ⵢⵓⵏⵢⵓ',
  'ⵢⵓⵍⵢⵓⵣ',
  'ⵖⵓⵛⵜ',
  'ⵛⵓⵜⴰⵏⴱⵉⵔ',
  'ⴽⵜⵓⴱⵔ',
  'ⵏⵓⵡⴰⵏⴱⵉⵔ',
  'ⴷⵓⵊⴰⵏⴱⵉⵔ',
] as const;

/** What of a moment is written. */
type Written = Pick<
  Intl.DateTimeFormatOptions,
  'dateStyle' | 'timeStyle' | 'year' | 'month' | 'day' | 'timeZone'
>;

/** What `dateIn` writes where the browser does not know Tamazight. */
export function inTamazight(at: number | Date, options: Written): string {
  const { timeZone } = options;
  const parts = new Intl.DateTimeFormat('fr-MA', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const dated = options.dateStyle !== undefined;
  return [
    dated || options.day ? String(Number(part('day'))) : '',
    dated || options.month ? (tamazightMonths[Number(part('month')) - 1] ?? '') : '',
    dated || options.year ? part('year') : '',
    options.timeStyle ? `${part('hour')}:${part('minute')}` : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** A date, a time or both, as the language writes them. */
export function dateIn(locale: string, at: number | Date, options: Written): string {
  const known = Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  if (!known && locale.startsWith('zgh')) return inTamazight(at, options);
  return new Intl.DateTimeFormat(locale, options).format(at);
}
