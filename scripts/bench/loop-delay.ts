import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How an event loop did for a while; delays in milliseconds, 1 ms of its own timer included. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Share of the time in which it was at work, 0 … 1. */
  readonly busy: number;
}

/** Whoever started this process with a channel may ask how its event loop does. */
export function tellLoopDelay(): void {
  if (!process.send) return;
  const delays = monitorEventLoopDelay({ resolution: 1 });
  let before = performance.eventLoopUtilization();
  process.on('message', (asked) => {
    if (asked === 'begin') {
      delays.reset();
      delays.enable();
      before = performance.eventLoopUtilization();
      return;
    }
    delays.disable();
    const ms = (nanoseconds: number) => nanoseconds / 1e6;
    process.send?.({
      p50: ms(delays.percentile(50)),
      p99: ms(delays.percentile(99)),
      max: ms(delays.max),
      busy: performance.eventLoopUtilization(before).utilization,
    } satisfies LoopDelay);
  });
}

/** How the event loop of a process that tells does while `work` is done. */
export async function loopDelayDuring<T>(
  child: ChildProcess,
  work: () => Promise<T>,
): Promise<{ readonly delay: LoopDelay; readonly done: T }> {
  child.send('begin');
  const done = await work();
  const answered = once(child, 'message');
  child.send('end');
  const [said]: readonly unknown[] = await answered;
  const of = (name: string) => Number(Reflect.get(Object(said), name));
  return { delay: { p50: of('p50'), p99: of('p99'), max: of('max'), busy: of('busy') }, done };
}
