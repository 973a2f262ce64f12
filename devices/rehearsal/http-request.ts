/** Verbs of the interface, and what browsers ask before they use them. */
export const verbs = [
  'MOSIPDISC',
  'MOSIPDINFO',
  'CAPTURE',
  'RCAPTURE',
  'STREAM',
  'OPTIONS',
] as const;
export type Verb = (typeof verbs)[number];

/** One request, whole. */
export interface HttpRequest {
  readonly verb: Verb;
  /** As it was sent, without a query. */
  readonly path: string;
  /** Names in lower case; a name that came twice is refused. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** What the bytes so far are: a request, the beginning of one, or none, with the status to say. */
export type HttpReading =
  | { readonly kind: 'request'; readonly request: HttpRequest }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly status: 400 | 405 | 413 | 414 | 431 | 501 | 505 };

/** How much a request may be. */
export const requestLimits = {
  lineBytes: 1024,
  headBytes: 8192,
  headers: 64,
  /** What is asked of a device is a few hundred bytes. */
  bodyBytes: 64 * 1024,
} as const;

type Refused = Extract<HttpReading, { kind: 'refused' }>;

const refused = (status: Refused['status']): Refused => ({ kind: 'refused', status });

const lineEnd = Buffer.from('\r\n', 'latin1');
const headEnd = Buffer.from('\r\n\r\n', 'latin1');
const requestLine = /^([A-Z]{1,20}) (\/[!-~]{0,900}) HTTP\/(\d)\.(\d)$/;
/** A name is a token right before its colon; a value is printable, or has no meaning here. */
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([\t -~\u0080-\u00ff]*?)[ \t]*$/;

function isVerb(text: string): text is Verb {
  return verbs.some((verb) => verb === text);
}

function readLine(line: string): Refused | { readonly verb: Verb; readonly path: string } {
  const [, verb = '', target = '', major = '', minor = ''] = requestLine.exec(line) ?? [];
  if (verb === '') return refused(400);
  if (major !== '1' || (minor !== '0' && minor !== '1')) return refused(505);
  if (!isVerb(verb)) return refused(405);
  return { verb, path: target.split('?', 1)[0] ?? '' };
}

function readHeaders(lines: readonly string[]): Refused | ReadonlyMap<string, string> {
  if (lines.length > requestLimits.headers) return refused(431);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? [];
    // A line that goes on, a bare line end, a name twice: two readers could differ about them.
    if (name === undefined || headers.has(name.toLowerCase())) return refused(400);
    headers.set(name.toLowerCase(), value);
  }
  return headers;
}

/** How long the body is; a request that does not say so has none. */
function bodyLength(headers: ReadonlyMap<string, string>): Refused | number {
  if (headers.has('transfer-encoding')) return refused(501);
  const said = headers.get('content-length') ?? '0';
  if (!/^\d{1,15}$/.test(said)) return refused(400);
  return Number(said) > requestLimits.bodyBytes ? refused(413) : Number(said);
}

/** Bytes that can never become a request line are not waited for. */
function readUnfinished(bytes: Buffer): HttpReading {
  const line = bytes.indexOf(lineEnd);
  if (line < 0 && bytes.length > requestLimits.lineBytes) return refused(414);
  if (bytes.length > requestLimits.headBytes) return refused(431);
  return { kind: 'incomplete' };
}

/**
 * Reads one request from the beginning of what a connection sent. Strict: what two readers could
 * take for different requests is refused. Bytes behind the request are refused, too, since a
 * connection carries one.
 */
export function readHttpRequest(bytes: Buffer): HttpReading {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return readUnfinished(bytes);
  if (end > requestLimits.headBytes) return refused(431);
  const [first = '', ...rest] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  if (first.length > requestLimits.lineBytes) return refused(414);
  const line = readLine(first);
  if ('kind' in line) return line;
  const headers = readHeaders(rest);
  if ('kind' in headers) return headers;
  const length = bodyLength(headers);
  if (typeof length !== 'number') return length;
  const body = bytes.subarray(end + headEnd.length);
  if (body.length < length) return { kind: 'incomplete' };
  if (body.length > length) return refused(400);
  return { kind: 'request', request: { ...line, headers, body: Uint8Array.from(body) } };
}
