import express, { type Request, type Response } from 'express';
import { refusal, type MessageRefusal } from '../../dci/refusal.ts';
import { hasUniqueNames } from '../../vocabulary/unique-names.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** A batch of a hundred requests and more; parsing it takes under a millisecond. */
const bodyBytesMax = 256 * 1024;

const readRaw = express.raw({ type: 'application/json', limit: bodyBytesMax });

function rawBody(request: Request, response: Response): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    readRaw(request, response, (error?: unknown) => {
      const { body }: { body?: unknown } = request;
      resolve(error === undefined && Buffer.isBuffer(body) ? body : undefined);
    });
  });
}

/** JSON that says everything once: what is signed must mean one thing. */
function strictJson(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return hasUniqueNames(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The message that was sent. */
export async function sentMessage(
  request: Request,
  response: Response,
): Promise<Result<unknown, MessageRefusal>> {
  if (!request.is('application/json')) {
    return fail(refusal('err.request.bad', 'Send application/json.'));
  }
  const bytes = await rawBody(request, response);
  const value = bytes && strictJson(bytes);
  return value === undefined
    ? fail(refusal('err.request.bad', 'The body is not JSON, too large, or says a name twice.'))
    : ok(value);
}
