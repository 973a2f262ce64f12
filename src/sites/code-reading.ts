import { decodeSample, type DecodeRefusal } from '../capture/decode.ts';
import { unpackNothing } from '../capture/unpack.ts';
import { openThreadPool, type ThreadPool } from '../inference/thread-pool.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import { ok, type Result } from '../vocabulary/result.ts';

/** Reading codes of cards in pictures, in a thread of its own. */
export interface CodeReading {
  /** The letters of a code; `none` when there is none in the picture. */
  readonly codeIn: (picture: Uint8Array) => Promise<Result<string | 'none', DecodeRefusal>>;
  close(): Promise<void>;
}

/** Cameras of one office that look for a code at once; a search takes half a second at most. */
const settings = { threads: 1, queueMax: 8, deadlineMs: 3_000 } as const;

/** A thread that is made when somebody first shows a card: most stations read none. */
export function openCodeReading(): CodeReading {
  let made: Promise<ThreadPool<RgbImage, string>> | undefined;
  const pool = () => {
    const file = new URL('../capture/code-reading-thread.ts', import.meta.url);
    made ??= openThreadPool<RgbImage, string>({ file, workerData: undefined }, settings);
    return made;
  };
  return {
    codeIn: async (picture) => {
      const image = await decodeSample(picture, unpackNothing);
      return image.ok ? ok(await (await pool()).run(image.value)) : image;
    },
    close: async () => {
      if (made) await (await made).close();
    },
  };
}
