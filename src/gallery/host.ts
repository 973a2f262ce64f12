import { ModelId } from '../vocabulary/template.ts';
import { openExhaustiveGallery } from './exhaustive.ts';
import type { Gallery } from './gallery.ts';
import type { Answer, Question } from './host-protocol.ts';
import { openHnswGallery } from './hnsw.ts';

/** The body of a gallery's process: `host.ts <engine> <kind as JSON>`. */
function galleryOf(engine: string | undefined, text: string | undefined): Gallery {
  const kind: unknown = JSON.parse(text ?? 'null');
  if (
    typeof kind !== 'object' ||
    kind === null ||
    !('model' in kind && 'dimension' in kind && 'scope' in kind) ||
    typeof kind.dimension !== 'number'
  ) {
    throw new Error('a gallery is told what it holds');
  }
  const settings = {
    model: ModelId.parse(kind.model),
    dimension: kind.dimension,
    scope: kind.scope === 'register' ? ('register' as const) : ('station' as const),
  };
  if (engine === 'hnsw') return openHnswGallery(settings);
  if (engine === 'exhaustive') return openExhaustiveGallery(settings);
  throw new Error('a gallery is exhaustive or hnsw');
}

async function answer(gallery: Gallery, question: Question): Promise<Answer['value']> {
  switch (question.kind) {
    case 'append':
      await gallery.append(question.change, question.reference);
      return undefined;
    case 'remove':
      await gallery.remove(question.change, question.seq);
      return undefined;
    case 'search':
      return gallery.search(question.probe, question.bounds);
    case 'coverage':
      return gallery.coverage();
  }
}

const [, , engine, kind] = process.argv;
const gallery = galleryOf(engine, kind);
// Questions are answered in the order in which they came: appends must not overtake each other.
let turn = Promise.resolve();
process.on('message', ({ id, question }: { readonly id: number; readonly question: Question }) => {
  turn = turn.then(async () => {
    const reply = await answer(gallery, question).then(
      (value) => ({ id, ok: true, value }),
      () => ({ id, ok: false, value: undefined }),
    );
    process.send?.(reply);
  });
});
// Ctrl-C reaches the whole group; the station decides when its galleries end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
