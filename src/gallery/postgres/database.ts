import pg from 'pg';
import { z } from 'zod';

/** Where a database is and how much of it may be used. */
export interface DatabaseSettings {
  /** `postgres://user:password@host:port/name?sslmode=verify-full`; it is never shown. */
  readonly url: string;
  readonly connectionsMax: number;
  /** How long a connection, and each statement, may take. */
  readonly deadlineMs: number;
}

/** Transactions that may wait for a connection. */
const waitingMax = 10_000;

/** What a statement may be given; buffers stand for `bytea`. */
type SqlValue = string | number | Buffer | readonly string[] | readonly Buffer[];

/** Statements of one transaction. */
export interface Session {
  /** @throws when a row is not of this shape */
  rows<T>(
    shape: z.ZodType<T>,
    statement: string,
    values?: readonly SqlValue[],
  ): Promise<readonly T[]>;
  run(statement: string, values?: readonly SqlValue[]): Promise<void>;
}

/** An error with a code, as every failure of the world. */
export function failure(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** SQLSTATE classes of a server that is not there, is full, ends, or is too slow. */
const unavailable = /^(08|53|57|58)|^25006$|^40/;

/**
 * The server's own message and detail may quote a row, a template among it, so only the five
 * characters of its SQLSTATE are kept.
 */
function withoutContent(error: unknown): Error {
  if (!(error instanceof pg.DatabaseError)) {
    return failure('gallery_unavailable', 'the database of the gallery does not answer');
  }
  const { code = '' } = error;
  const sqlstate = /^[0-9A-Z]{5}$/.test(code) ? code : 'no SQLSTATE';
  return unavailable.test(sqlstate)
    ? failure('gallery_unavailable', `the database of the gallery can not serve: ${sqlstate}`)
    : failure('gallery_failed', `the database of the gallery refused: ${sqlstate}`);
}

function sessionOf(client: pg.PoolClient): Session {
  const query = async (statement: string, values: readonly SqlValue[] = []) => {
    const { rows } = await client.query<object>(statement, [...values]).catch((error: unknown) => {
      throw withoutContent(error);
    });
    return rows;
  };
  return {
    rows: async (shape, statement, values) => {
      const parsed = z.array(shape).safeParse(await query(statement, values));
      // The parser's own error would say what it found.
      if (!parsed.success) throw failure('gallery_damaged', 'a row is not as it was written');
      return parsed.data;
    },
    run: async (statement, values) => {
      await query(statement, values);
    },
  };
}

/**
 * A reading sees one instant of the database and may run on a standby. A writing sees with each
 * statement what was committed before it, which is what waiting for a lock is good for, and is on
 * the disk before it is acknowledged, whatever the server does for others.
 */
const begin = {
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on',
};

/** A PostgreSQL database: the only place that knows its client. */
export class Database {
  readonly #pool: pg.Pool;
  #closed: Promise<void> | undefined;

  constructor({ url, connectionsMax, deadlineMs }: DatabaseSettings) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connectionsMax,
      connectionTimeoutMillis: deadlineMs,
      statement_timeout: deadlineMs,
      idle_in_transaction_session_timeout: deadlineMs,
      // A server that vanished says nothing at all; it gets a little longer than its own limit.
      query_timeout: 1.2 * deadlineMs,
      keepAlive: true,
      application_name: 'basma-gallery',
    });
    // A connection lost while nobody uses it is replaced by the next use; one that is lost between
    // two statements fails the next of them. Unheard, either event would end the process.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * All of the work or nothing of it. Whoever loses the answer to a commit repeats the work: every
   * change of ours knows itself again.
   * @throws an Error with code `gallery_unavailable`, `gallery_failed` or `overloaded`, or whatever
   * the work throws
   */
  async transaction<T>(kind: 'read' | 'write', work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#pool.waitingCount >= waitingMax) {
      throw failure('overloaded', 'too many wait for the database');
    }
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw withoutContent(error);
    });
    const session = sessionOf(client);
    try {
      await session.run(begin[kind]);
      const value = await work(session);
      await session.run('COMMIT');
      client.release();
      return value;
    } catch (error) {
      // A connection that can not even undo is in an unknown state and is not used again.
      const undone = await session.run('ROLLBACK').then(
        () => true,
        () => false,
      );
      client.release(!undone);
      throw error;
    }
  }

  /** Waits for what runs; closing again does nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }
}
