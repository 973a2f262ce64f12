import { request } from 'node:http';
import type { AnswerFault } from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { jsonOf } from './compact-jws.ts';

/** One question to a device. */
export interface SbiCall {
  readonly port: number;
  readonly verb: 'MOSIPDISC' | 'MOSIPDINFO' | 'CAPTURE' | 'RCAPTURE' | 'STREAM';
  readonly path: '/device' | '/info' | '/capture' | '/stream';
  readonly body: unknown;
}

/** How much of an answer is waited for and read. */
export interface CallLimits {
  /** From the first byte sent to the last byte read. */
  readonly ms: number;
  readonly bytes: number;
}

type CallFault = Extract<
  AnswerFault,
  'device_unplugged' | 'device_slow' | 'answer_too_large' | 'answer_malformed'
>;

/** Headers of an answer larger than these are none of a device. */
const headerBytesMax = 8192;

/** The options of a question: always this machine, never a connection that is kept. */
export function optionsOf({ port, verb, path }: SbiCall, body: Buffer, signal: AbortSignal) {
  return {
    host: '127.0.0.1',
    port,
    method: verb,
    path,
    agent: false,
    maxHeaderSize: headerBytesMax,
    signal,
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  } as const;
}

/**
 * Asks a device, and reads JSON.
 * @param gone ends the question early, when nobody waits for the answer any more
 */
export function ask(
  call: SbiCall,
  limits: CallLimits,
  gone?: AbortSignal,
): Promise<Result<unknown, CallFault>> {
  const body = Buffer.from(JSON.stringify(call.body), 'utf8');
  const overdue = AbortSignal.timeout(limits.ms);
  const signal = gone ? AbortSignal.any([gone, overdue]) : overdue;
  return new Promise((resolve) => {
    const refused = (kind: CallFault) => resolve(fail(kind));
    const broken = () => refused(overdue.aborted ? 'device_slow' : 'device_unplugged');
    const asked = request(optionsOf(call, body, signal), (answer) => {
      if (answer.statusCode !== 200) {
        answer.destroy();
        return refused('answer_malformed');
      }
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= limits.bytes) return parts.push(part);
        answer.destroy();
        return refused('answer_too_large');
      });
      answer.once('error', broken);
      answer.once('end', () => {
        const json = answer.complete ? jsonOf(Buffer.concat(parts)) : undefined;
        if (json === undefined) refused('answer_malformed');
        else resolve(ok(json));
      });
      // Cut off before the end that its headers promise.
      answer.once('close', () => refused('device_unplugged'));
    });
    asked.once('error', broken);
    asked.end(body);
  });
}
