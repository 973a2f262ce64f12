import { randomInt } from 'node:crypto';
import { createServer, connect, type Socket } from 'node:net';

/** A connection that is cut is cut after so many bytes, in whichever direction. */
const cutAfterBytesMax = 32 * 1024;
/** One connection in so many lasts so much longer. */
const spareEvery = 8;
const spareTimes = 10;
/** One piece in so many is held back, for so long. */
const delayEvery = 5;
const delayMsMax = 40;
/** One connection in so many is played to the target again, after it ended. */
const replayEvery = 4;

/** What a proxy has done to whoever came through. */
export interface BreakingFigures {
  connections: number;
  cuts: number;
  replays: number;
  bytes: number;
}

/** A bad line. */
export interface BreakingProxy {
  readonly figures: Readonly<BreakingFigures>;
  close(): Promise<void>;
}

/** Sends what somebody sent once more, as a network may, and hears no answer. */
function replay(sent: readonly Buffer[], target: { host: string; port: number }): void {
  const again = connect(target);
  again.on('error', () => again.destroy());
  again.setTimeout(2_000, () => again.destroy());
  again.resume();
  again.end(Buffer.concat([...sent]));
}

/** Passes bytes on, late at times; `passed` says whether the line still holds. */
function pipe(from: Socket, to: Socket, passed: (piece: Buffer) => boolean): void {
  from.on('data', (piece: Buffer) => {
    if (!passed(piece)) {
      // Half of what came arrives: the cut is in the middle of it.
      to.write(piece.subarray(0, piece.length >> 1));
      from.destroy();
      to.destroy();
      return;
    }
    if (randomInt(delayEvery) > 0) {
      to.write(piece);
      return;
    }
    from.pause();
    setTimeout(() => {
      to.write(piece);
      from.resume();
    }, randomInt(delayMsMax));
  });
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

/**
 * Listens on the other loopback address, passes everything on to the same port of 127.0.0.1, and
 * cuts, holds back and repeats at random.
 */
export async function openBreakingProxy(port: number): Promise<BreakingProxy> {
  const figures: BreakingFigures = { connections: 0, cuts: 0, replays: 0, bytes: 0 };
  const target = { host: '127.0.0.1', port };
  const open = new Set<Socket>();
  const server = createServer((near) => {
    figures.connections += 1;
    const far = connect(target);
    open.add(near).add(far);
    const times = randomInt(spareEvery) === 0 ? spareTimes : 1;
    let left = randomInt(cutAfterBytesMax) * times;
    const sent: Buffer[] = [];
    const passed = (piece: Buffer) => {
      figures.bytes += piece.length;
      left -= piece.length;
      if (left < 0) figures.cuts += 1;
      return left >= 0;
    };
    pipe(near, far, (piece) => {
      sent.push(piece);
      return passed(piece);
    });
    pipe(far, near, passed);
    near.once('close', () => {
      open.delete(near);
      open.delete(far);
      if (sent.length === 0 || randomInt(replayEvery) > 0) return;
      figures.replays += 1;
      replay(sent, target);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '::1', resolve);
  });
  return {
    figures,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
