import express, { type Request, type Response } from 'express';
import { httpLimits } from './limits.ts';
import type { Operation, Reply } from './operation.ts';
import { problemFrom, problemOf } from './problem.ts';

const smallBody = express.json({ limit: httpLimits.bodyBytesMax, strict: true });
const photographBody = express.json({ limit: httpLimits.photographBodyBytesMax, strict: true });

const form = 'application/x-www-form-urlencoded';
const formBody = express.urlencoded({ limit: httpLimits.bodyBytesMax, extended: false });

const octets = 'application/octet-stream';
const sliceBody = express.raw({ limit: httpLimits.sliceBytesMax, type: octets });
const packetBody = express.raw({ limit: httpLimits.packetBytesMax, type: octets });

/** What reads a body, and of which type it is. */
const bodyReaders = {
  words: { read: smallBody, type: 'application/json' },
  photograph: { read: photographBody, type: 'application/json' },
  form: { read: formBody, type: form },
  slice: { read: sliceBody, type: octets },
  packet: { read: packetBody, type: octets },
} as const;

/** Reads a body, and parses it where it is JSON, no larger than the endpoint needs. */
function readBody(operation: Operation, request: Request, response: Response): Promise<void> {
  const { read, type } = bodyReaders[operation.carries ?? 'words'];
  if (!request.is(type)) throw problemOf('media_type_unsupported', `Send ${type}.`);
  return new Promise((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('the body could not be read'));
    });
  });
}

/** Reads a body; what is answered instead, where it can not be read and the endpoint says so. */
export async function unreadBody(
  operation: Operation,
  request: Request,
  response: Response,
): Promise<Reply | undefined> {
  if (!(operation.body ?? operation.carries)) return undefined;
  try {
    await readBody(operation, request, response);
    return undefined;
  } catch (error) {
    if (!operation.unreadable || problemFrom(error).code === 'internal') throw error;
    return operation.unreadable();
  }
}
