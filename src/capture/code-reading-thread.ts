import assert from 'node:assert/strict';
import { parentPort } from 'node:worker_threads';
import type { RgbImage } from '../vocabulary/image.ts';
import { codeInPicture } from './code-in-picture.ts';

/** The body of a thread that says `ready` and then answers each picture with its code. */
const port = parentPort;
assert.ok(port, 'this file is the body of a worker thread');
port.on('message', (picture: RgbImage) => port.postMessage(codeInPicture(picture)));
port.postMessage('ready');
