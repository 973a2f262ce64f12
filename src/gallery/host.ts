import { setImmediate as messagesHeard } from 'node:timers/promises';
import { openExhaustiveFingers } from './exhaustive-fingers.ts';
import { openExhaustiveGallery } from './exhaustive.ts';
import type { FingerGallery } from './finger-gallery.ts';
import type { Gallery } from './gallery.ts';
import type { Answer, Question } from './host-protocol.ts';
import { openHnswGallery } from './hnsw.ts';

/** The body of a gallery's process: what it holds comes with the first question. */
type Held =
  | { readonly kind: 'one'; readonly gallery: Gallery }
  | { readonly kind: 'fingers'; readonly gallery: FingerGallery };
let held: Held | undefined;

async function open({ engine, holds, snapshot }: Extract<Question, { kind: 'open' }>) {
  switch (engine) {
    case 'hnsw':
      held = { kind: 'one', gallery: await openHnswGallery(holds, snapshot) };
      return;
    case 'exhaustive':
      held = { kind: 'one', gallery: openExhaustiveGallery(holds) };
      return;
    case 'fingers':
      held = { kind: 'fingers', gallery: openExhaustiveFingers(holds) };
  }
}

function opened(): Held {
  if (!held) throw new Error('a gallery is opened before it is asked');
  return held;
}

function one(): Gallery {
  const { kind, gallery } = opened();
  if (kind !== 'one') throw new Error('this process holds fingers');
  return gallery;
}

function fingers(): FingerGallery {
  const { kind, gallery } = opened();
  if (kind !== 'fingers') throw new Error('this process holds one gallery');
  return gallery;
}

type Answered = Exclude<Question, { kind: 'cancel' }>;

async function answer(question: Answered, signal: AbortSignal): Promise<Answer['value']> {
  switch (question.kind) {
    case 'open':
      await open(question);
      return undefined;
    case 'append':
      await one().append(question.change, question.reference);
      return undefined;
    case 'append_fingers':
      await fingers().append(question.change, question.reference);
      return undefined;
    case 'remove':
      await opened().gallery.remove(question.change, question.seq);
      return undefined;
    case 'search':
      return one().search(question.probe, { ...question.bounds, signal });
    case 'search_fingers':
      return fingers().search(question.probes, { ...question.bounds, signal });
    case 'coverage':
      return opened().gallery.coverage();
    case 'close':
      await opened().gallery.close();
      return undefined;
  }
}

/** Whether others need not wait until this question is answered. */
function yields(question: Answered): boolean {
  return 'bounds' in question && question.bounds.urgency === 'bulk';
}

/** What is asked and not answered yet. */
const owed = new Map<number, AbortController>();

async function reply(id: number, question: Answered): Promise<void> {
  const { signal } = owed.get(id) ?? new AbortController();
  // Before a search it is heard whether it is wanted still.
  if ('bounds' in question) await messagesHeard();
  const said: Answer = await answer(question, signal).then(
    (value) => ({ id, ok: true, value }),
    () => ({ id, ok: false, value: undefined }),
  );
  owed.delete(id);
  // A station that is gone meanwhile is no fault: this process ends with it.
  process.send?.(said, undefined, undefined, () => undefined);
}

// Questions are answered in the order in which they came: appends must not overtake each other.
// A bulk search begins when what came before it is answered, and what comes after does not wait.
let turn = Promise.resolve();
process.on('message', ({ id, question }: { readonly id: number; readonly question: Question }) => {
  if (question.kind === 'cancel') {
    owed.get(question.search)?.abort();
    return;
  }
  owed.set(id, new AbortController());
  const answered = turn.then(() => reply(id, question));
  if (!yields(question)) turn = answered;
});
// Ctrl-C reaches the whole group; the station decides when its galleries end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
