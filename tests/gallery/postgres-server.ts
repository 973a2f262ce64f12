import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import type { DatabaseSettings } from '../../src/gallery/postgres/database.ts';

/** What the line to the server does. */
export type Line =
  | { readonly kind: 'whole' }
  /** Nobody is let in and who is in is put out. */
  | { readonly kind: 'down' }
  /** Every connection is cut when so many pieces have gone over it, in either direction. */
  | { readonly kind: 'cut'; readonly pieces: number };

/** Where a real server is, to run these tests with connections that compete; else PGlite runs. */
const serverUrl = process.env['BASMA_TEST_POSTGRES'];

interface Behind {
  readonly url: URL;
  close(): Promise<void>;
}

/** PostgreSQL compiled to WebAssembly with pgvector; it lets one connection at a time work. */
async function embedded(): Promise<Behind> {
  const database = await PGlite.create({ extensions: { vector } });
  const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 32 });
  await server.start();
  const close = async () => {
    await server.stop();
    await database.close();
  };
  return { url: new URL(`postgres://postgres@${server.getServerConn()}/postgres`), close };
}

/** A database of our own on a real server; it is dropped at the end. */
async function ownDatabase(server: string): Promise<Behind> {
  const name = `basma_test_${randomBytes(6).toString('hex')}`;
  const administrator = new pg.Client({ connectionString: server });
  await administrator.connect();
  await administrator.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const close = async () => {
    await administrator.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await administrator.end();
  };
  return { url, close };
}

/** A database and the line to it, which can be cut anywhere. */
export class PostgresServer {
  readonly #behind: Behind;
  readonly #front: Server;
  readonly #ends = new Set<Socket>();
  readonly #client: pg.Client;
  #line: Line = { kind: 'whole' };

  private constructor(behind: Behind, client: pg.Client) {
    this.#behind = behind;
    this.#client = client;
    this.#front = createServer((near) => this.#join(near));
  }

  static async start(): Promise<PostgresServer> {
    const behind = serverUrl ? await ownDatabase(serverUrl) : await embedded();
    const client = new pg.Client({ connectionString: behind.url.href });
    await client.connect();
    const server = new PostgresServer(behind, client);
    server.#front.listen(0, '127.0.0.1');
    await once(server.#front, 'listening');
    return server;
  }

  settings(connectionsMax = 1): DatabaseSettings {
    const url = new URL(this.#behind.url);
    const address: AddressInfo | string | null = this.#front.address();
    if (!address || typeof address === 'string') throw new Error('the line has a port');
    url.host = `127.0.0.1:${address.port}`;
    return { url: url.href, connectionsMax, deadlineMs: 20_000 };
  }

  /** From now on; those who are in stay, but for `down`. */
  set line(line: Line) {
    this.#line = line;
    if (line.kind === 'down') for (const end of this.#ends) end.destroy();
  }

  /** An administrator's statement, past the line. */
  async query(statement: string): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await this.#client.query<Record<string, unknown>>(statement);
    return rows;
  }

  /** As if nobody had ever opened anything here. */
  async clear(): Promise<void> {
    this.line = { kind: 'whole' };
    await this.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  }

  async close(): Promise<void> {
    this.line = { kind: 'down' };
    await new Promise((resolve) => this.#front.close(resolve));
    await this.#client.end();
    await this.#behind.close();
  }

  #join(near: Socket): void {
    const line = this.#line;
    const { hostname, port } = this.#behind.url;
    const far = connect(Number(port), hostname);
    let pieces = 0;
    const cut = () => {
      near.destroy();
      far.destroy();
      this.#ends.delete(near);
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', cut);
      from.on('close', cut);
      from.on('data', (piece) => {
        pieces += 1;
        if (line.kind === 'cut' && pieces > line.pieces) cut();
        else to.write(piece);
      });
    }
    this.#ends.add(near);
    if (line.kind === 'down') cut();
  }
}
