import { openExhaustiveGallery } from './exhaustive.ts';
import type { Gallery } from './gallery.ts';
import type { Answer, Question } from './host-protocol.ts';
import { openHnswGallery } from './hnsw.ts';

/** The body of a gallery's process: what it holds comes with the first question. */
let gallery: Gallery | undefined;

function opened(): Gallery {
  if (!gallery) throw new Error('a gallery is opened before it is asked');
  return gallery;
}

async function answer(question: Question): Promise<Answer['value']> {
  switch (question.kind) {
    case 'open':
      gallery =
        question.engine === 'hnsw'
          ? await openHnswGallery(question.holds, question.snapshot)
          : openExhaustiveGallery(question.holds);
      return undefined;
    case 'append':
      await opened().append(question.change, question.reference);
      return undefined;
    case 'remove':
      await opened().remove(question.change, question.seq);
      return undefined;
    case 'search':
      return opened().search(question.probe, question.bounds);
    case 'coverage':
      return opened().coverage();
    case 'close':
      await opened().close();
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
