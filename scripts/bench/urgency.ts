import type { Urgency } from '../../src/gallery/gallery.ts';
import { openHostedGallery } from '../../src/gallery/hosted.ts';
import { generatedDimension, generatedModel, generatedVector } from '../../src/generation/faces.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import type { Template } from '../../src/vocabulary/template.ts';
import { timesOf, type Line } from './stopwatch.ts';

const searches = 100;
/** Searches that are always under way beside the one that is timed. */
const others = 8;

function template(name: string): Template {
  return { modality: 'face', model: generatedModel, vector: generatedVector(name) };
}

/** How long somebody at the counter waits for a search in a gallery's process beside others. */
export async function benchUrgency(
  size: number,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Line[]> {
  const gallery = openHostedGallery({
    engine: 'exhaustive',
    kind: {
      model: generatedModel,
      modelHash: 'generated',
      dimension: generatedDimension,
      scope: 'station',
    },
    snapshot: 'unsaved',
  });
  for (let place = 1; place <= size; place += 1) {
    const reference = { seq: Seq.parse(place), template: template(`${place}`) };
    await gallery.append(ChangeNumber.parse(place), reference);
    if (place % 100 === 0) onProgress(place, size);
  }
  const probe = template('probe');
  const search = (urgency: Urgency) =>
    gallery.search(probe, { below: Seq.parse(size + 1), candidatesMax: 50, urgency });
  const beside = async (urgency: Urgency | 'nobody'): Promise<Line> => {
    let working = true;
    let done = 0;
    const work = async (kind: Urgency) => {
      for (; working; done += 1) await search(kind);
    };
    const load = urgency === 'nobody' ? [] : Array.from({ length: others }, () => work(urgency));
    const took: number[] = [];
    const start = performance.now();
    for (let timed = 0; timed < searches; timed += 1) {
      const from = performance.now();
      await search('interactive');
      took.push(performance.now() - from);
      // People come now and then; between them others go on.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const seconds = (performance.now() - start) / 1000;
    const perSecond = done / seconds;
    working = false;
    await Promise.all(load);
    const { p50, p99 } = timesOf(took);
    const loaded = urgency === 'nobody' ? {} : { 'others a second': perSecond };
    const company = urgency === 'nobody' ? 'alone' : `beside ${others} ${urgency}`;
    return {
      what: `counter's search of ${size}, ${company}`,
      figures: { 'p50 ms': p50, 'p99 ms': p99, ...loaded },
    };
  };
  const lines = [await beside('nobody'), await beside('interactive'), await beside('bulk')];
  await gallery.close();
  return lines;
}
