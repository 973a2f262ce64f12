import { setTimeout as pass } from 'node:timers/promises';
import type { Gallery } from '../gallery/gallery.ts';
import type { Register } from '../register/register.ts';

/** Changes read from the register at once, and how long people at the counter have it between. */
const changesPerRead = 100;
const pauseMs = 5;

/**
 * Gives a graph of faces the changes that it lacks, in their order, until it has them all. It takes
 * a few milliseconds for each person, so the station does not wait for it.
 */
export async function fillGraph(
  register: Pick<Register, 'changesSince'>,
  graph: Gallery,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { asOf } = await graph.coverage();
    const changes = await register.changesSince(asOf, changesPerRead);
    if (changes.length === 0) return;
    for (const step of changes) {
      const { change, seq } = step;
      if (step.kind === 'removed' || step.face === 'none') await graph.remove(change, seq);
      else await graph.append(change, { seq, template: step.face });
    }
    await pass(pauseMs);
  }
}
