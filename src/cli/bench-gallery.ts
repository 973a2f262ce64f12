import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  capacityModel,
  measureExact,
  measureGraph,
  type ExactFigures,
  type GraphFigures,
} from '../evaluation/gallery-capacity.ts';
import { openHnswGallery } from '../gallery/hnsw.ts';
import { nativeGallery } from '../gallery/native-rows.ts';
import { Population, type PopulationProfile } from '../generation/population.ts';
import { capacityPlots, capacityText } from './capacity-report.ts';
import { UsageError, wholeNumber, type Call, type Command } from './command.ts';
import { machine } from './evaluate-compare.ts';

const widths: readonly number[] = [100, 400, 1_600];
const wanted = 50;
/** As a network for faces spreads them: the share of dimensions that are in effect. */
const effectiveShare = 88 / 512;

function numbers(call: Call, name: string, fallback: string): readonly number[] {
  return (call.maybe(name) ?? fallback)
    .split(',')
    .map((text) => wholeNumber(text, { name, min: 1, max: 1e9 }));
}

function profileOf(dimension: number): PopulationProfile {
  return { dimension, participationRatio: effectiveShare * dimension };
}

/** `basma bench gallery`. */
export const benchGalleryCommand: Command = {
  name: 'bench gallery',
  summary: 'measures on this machine what searching a gallery costs, and whom it finds',
  takes: '[--sizes N,N…] [--dimensions N,N…] [--graph-sizes N,N…] [--probes N] [--out DIR]',
  positionals: { min: 0, max: 0 },
  options: {
    sizes: { value: 'N,N…', what: 'people of the exact galleries (default 10000,100000)' },
    dimensions: { value: 'N,N…', what: 'values of a vector, powers of two (default 512)' },
    'graph-sizes': { value: 'N,N…', what: 'people of the graphs (default 10000)' },
    probes: { value: 'N', what: 'people sought, each compared with everyone (default 200)' },
    kernels: { value: 'best|all', what: 'kernels of the exact search (default best)' },
    out: { value: 'DIR', what: 'where capacity.md and its plots are written' },
  },
  example: 'bench gallery --sizes 10000,100000,1000000 --dimensions 512,256',
  run: async (call) => {
    const native = nativeGallery();
    if ('missing' in native) throw new UsageError(`there is no exact search: ${native.missing}`);
    const probes = wholeNumber(call.maybe('probes') ?? '200', { name: 'probes', min: 1, max: 1e5 });
    const kernels = call.maybe('kernels') === 'all' ? native.kernels : native.kernels.slice(0, 1);
    const exact: (ExactFigures & { readonly dimension: number })[] = [];
    const graph: (GraphFigures & { readonly dimension: number })[] = [];
    for (const dimension of numbers(call, 'dimensions', '512')) {
      const population = new Population(profileOf(dimension), 'capacity');
      const planOf = (size: number, what: string) => ({
        population,
        size,
        probes: Math.min(probes, size),
        wanted,
        onProgress: call.terminal.progress(what),
      });
      for (const size of numbers(call, 'sizes', '10000,100000')) {
        for (const kernel of kernels) {
          const figures = await measureExact(native, kernel, planOf(size, `exact ${size}`));
          exact.push({ dimension, ...figures });
        }
      }
      for (const size of numbers(call, 'graph-sizes', '10000')) {
        const kind = {
          model: capacityModel,
          modelHash: 'bench',
          dimension,
          scope: 'station',
        } as const;
        const opened = await openHnswGallery(kind);
        const measured = await measureGraph(opened, widths, planOf(size, `graph ${size}`));
        await opened.close();
        graph.push(...measured.map((figures) => ({ dimension, ...figures })));
      }
    }
    const report = { machine: machine(), wanted, exact, graph };
    const out = call.maybe('out');
    if (out !== undefined) {
      await writeFile(join(out, 'capacity.md'), capacityText(report));
      for (const [name, plot] of capacityPlots(report)) await writeFile(join(out, name), plot);
    }
    call.terminal.result(report, capacityText(report));
    return 0;
  },
};
