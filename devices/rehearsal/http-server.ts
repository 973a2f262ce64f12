import { createServer, type Server, type Socket } from 'node:net';
import { readHttpRequest, requestLimits, verbs, type HttpRequest } from './http-request.ts';

/** What is answered: one body, or parts that follow each other until somebody stops. */
export type HttpAnswer =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'parts'; readonly type: string; readonly parts: AsyncIterable<Uint8Array> }
  | { readonly kind: 'status'; readonly status: number }
  /** The line goes dead in the middle of an answer, as when a cable is pulled. */
  | { readonly kind: 'unplugged' };

/** Answers one request; the signal ends when nobody waits any more. */
export type Answering = (request: HttpRequest, gone: AbortSignal) => Promise<HttpAnswer>;

/** A server that listens on this machine alone. */
export interface ListeningServer {
  readonly port: number;
  close(): Promise<void>;
}

const limits = {
  connections: 32,
  /** From the first byte to the last of a request: whoever sends slowly is not waited for. */
  requestMs: 5_000,
  /** The longest answer: a capture waits for fingers, a stream goes on for two minutes. */
  answerMs: 150_000,
} as const;

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  421: 'Misdirected Request',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  505: 'HTTP Version Not Supported',
};

/** The head of every answer; pages of any site may ask a device, which is how browsers reach it. */
function headOf(port: number, status: number, more: Readonly<Record<string, string | number>>) {
  const headers = {
    'Cache-Control': 'no-store',
    Location: `http://127.0.0.1:${port}`,
    Connection: 'Closed',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': verbs.join(', '),
    'Access-Control-Allow-Headers': 'Content-Type, Accept',
    'Access-Control-Allow-Private-Network': 'true',
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Error'}\r\n${lines.join('')}\r\n`;
}

/** A page that made its name point here asks under that name. */
function isOwnHost(request: HttpRequest, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.get('host') ?? '');
}

async function sendParts(
  socket: Socket,
  head: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  socket.write(head);
  for await (const part of parts) {
    if (socket.destroyed) return;
    if (socket.write(part)) continue;
    // Whoever reads slowly gets fewer pictures, not a longer queue.
    await new Promise<void>((resolve) => {
      socket.once('drain', resolve);
      socket.once('close', () => resolve());
    });
  }
  socket.end();
}

async function send(socket: Socket, port: number, answer: HttpAnswer): Promise<void> {
  switch (answer.kind) {
    case 'json': {
      const body = Buffer.from(JSON.stringify(answer.value), 'utf8');
      const type = { 'Content-Type': 'application/json', 'Content-Length': body.length };
      socket.end(Buffer.concat([Buffer.from(headOf(port, 200, type), 'latin1'), body]));
      return;
    }
    case 'parts':
      await sendParts(socket, headOf(port, 200, { 'Content-Type': answer.type }), answer.parts);
      return;
    case 'nothing':
      socket.end(headOf(port, 204, { 'Content-Length': 0 }));
      return;
    case 'status':
      socket.end(headOf(port, answer.status, { 'Content-Length': 0 }));
      return;
    case 'unplugged': {
      const head = headOf(port, 200, {
        'Content-Type': 'application/json',
        'Content-Length': 100_000,
      });
      socket.write(`${head}{"biometrics":[`, () => socket.destroy());
    }
  }
}

function serve(socket: Socket, port: number, answering: Answering): void {
  const gone = new AbortController();
  let bytes = Buffer.alloc(0);
  const overdue = setTimeout(() => {
    void send(socket, port, { kind: 'status', status: 408 });
  }, limits.requestMs);
  socket.setTimeout(limits.answerMs, () => socket.destroy());
  socket.once('close', () => {
    clearTimeout(overdue);
    gone.abort();
  });
  socket.on('error', () => socket.destroy());
  const answerOnce = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!isOwnHost(request, port)) return { kind: 'status', status: 421 };
    return request.verb === 'OPTIONS' ? { kind: 'nothing' } : answering(request, gone.signal);
  };
  const onData = (part: Buffer) => {
    bytes = Buffer.concat([bytes, part]);
    const reading = readHttpRequest(bytes);
    if (reading.kind === 'incomplete') return;
    clearTimeout(overdue);
    socket.off('data', onData);
    // What comes behind a request is read and thrown away, so that the end is noticed.
    socket.resume();
    const answer: Promise<HttpAnswer> =
      reading.kind === 'request'
        ? answerOnce(reading.request)
        : Promise.resolve({ kind: 'status', status: reading.status });
    answer
      .catch((): HttpAnswer => ({ kind: 'status', status: 500 }))
      .then((given) => send(socket, port, given))
      .catch(() => socket.destroy());
  };
  socket.on('data', onData);
}

function listenAt(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => {
      if (Reflect.get(error, 'code') === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}

/**
 * Listens on the first free port of a range. Node's own server refuses the verbs of the interface,
 * so requests are read here, one a connection.
 * @throws an Error when no port is free
 */
export async function listenOnFree(
  ports: { readonly first: number; readonly last: number },
  answering: Answering,
): Promise<ListeningServer> {
  const open = new Set<Socket>();
  for (let port = ports.first; port <= ports.last; port += 1) {
    const server = createServer({ highWaterMark: requestLimits.bodyBytes }, (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      serve(socket, port, answering);
    });
    server.maxConnections = limits.connections;
    if (!(await listenAt(server, port))) continue;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      });
    return { port, close };
  }
  throw new Error(`no port is free from ${ports.first} to ${ports.last}`);
}
