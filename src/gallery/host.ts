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

async function answer(question: Question): Promise<Answer['value']> {
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
      return one().search(question.probe, question.bounds);
    case 'search_fingers':
      return fingers().search(question.probes, question.bounds);
    case 'coverage':
      return opened().gallery.coverage();
    case 'close':
      await opened().gallery.close();
      return undefined;
  }
}

// Questions are answered in the order in which they came: appends must not overtake each other.
let turn = Promise.resolve();
process.on('message', ({ id, question }: { readonly id: number; readonly question: Question }) => {
  turn = turn.then(async () => {
    const reply = await answer(question).then(
      (value) => ({ id, ok: true, value }),
      () => ({ id, ok: false, value: undefined }),
    );
    process.send?.(reply);
  });
});
// Ctrl-C reaches the whole group; the station decides when its galleries end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
