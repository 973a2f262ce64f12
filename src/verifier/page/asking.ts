import type { Answer, QuestionKind, Questions } from '../questions.ts';

/** Asks the worker; rejects with the code of what broke. */
export type Ask = <K extends QuestionKind>(
  kind: K,
  ask: Questions[K]['ask'],
) => Promise<Questions[K]['answer']>;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the worker in which everything but the page itself runs. */
export function startWorker(): Ask {
  const worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === 'failed') one?.reject(new Error(data.code));
    // What the worker answers is of the type that was asked for.
    else one?.resolve(data.value as never);
  });
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Error('fault'));
    waiting.clear();
  });
  return (kind, ask) => {
    asked += 1;
    const id = asked;
    const picture: unknown = Object(ask).picture;
    // A frame is handed over, not copied.
    const transfer = picture instanceof ImageBitmap ? [picture] : [];
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...ask, id, kind }, transfer);
    });
  };
}

/** Code of what broke. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.message : 'fault';
}
