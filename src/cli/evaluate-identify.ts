import {
  candidateHeader,
  fillGallery,
  identifyProbes,
  imagesOfTables,
  readLabelledImages,
  reportedFpirs,
  type IdentificationRates,
} from '../evaluation/identify-probes.ts';
import { largerGalleries } from '../evaluation/larger-galleries.ts';
import { scoreMax } from '../evaluation/ordered-score.ts';
import { extractTemplates } from '../evaluation/template-set.ts';
import { UsageError, wholeNumber, type Command } from './command.ts';
import { evaluateOptions, machine, resolutionsText, threadsOf } from './evaluate-compare.ts';
import { largerGalleriesText } from './larger-galleries-text.ts';
import { dpiOf, modalityOf, withModality } from './modality-of.ts';
import { writeTable } from './output-table.ts';
import { columns, percent } from './terminal.ts';

function ratesText(rates: IdentificationRates): string {
  const ranks = rates.ranks.map(({ rank, hitRate }) => [`rank-${rank}`, percent(hitRate), '']);
  const points = rates.points.map(({ fpirMax, threshold, fnir, supported }) => [
    `FNIR at FPIR ${fpirMax.toExponential(0)}`,
    percent(fnir),
    supported ? `threshold ${threshold.toFixed(2)}` : 'too few non-mated probes for this rate',
  ]);
  const measured = rates.indexRecall.filter(({ recall: { of } }) => of > 0);
  const recall = measured.map(({ rank, recall: share }) => [
    `index recall @${rank}`,
    percent(share),
    'against the exhaustive search',
  ]);
  return columns([...ranks, ...points, ...recall]);
}

/** Sizes that one run extrapolates to. */
const sizesMax = 12;
/** Times the gallery's people, unless sizes are given. */
const timesLarger: readonly number[] = [10, 100];
/** More people than there are. */
const peopleMax = 10_000_000_000;

/** Galleries to extrapolate to; `searched` people are in the one of the images. */
function sizesOf(text: string | undefined): (searched: number) => readonly number[] {
  if (text === undefined) return (searched) => timesLarger.map((times) => times * searched);
  const range = { name: 'extrapolate-to', min: 1, max: peopleMax };
  const sizes = text.split(',').map((size) => wholeNumber(size, range));
  if (sizes.length > sizesMax) throw new UsageError(`--extrapolate-to takes ${sizesMax} sizes`);
  return () => sizes;
}

/** `basma evaluate identify`. */
export const evaluateIdentifyCommand: Command = {
  name: 'evaluate identify',
  summary: 'measures error rates of identification on images of yours, whose truth you know',
  takes:
    '--modality face|finger --images DIR --gallery gallery.csv --probes probes.csv ' +
    '--out candidates.csv',
  positionals: { min: 0, max: 0 },
  options: {
    ...evaluateOptions,
    gallery: { value: 'FILE', what: 'references: image,person' },
    probes: {
      value: 'FILE',
      what: 'probes: image,person; people out of the gallery are non-mated',
    },
    'extrapolate-to': {
      value: 'N,N,…',
      what: 'people of larger galleries (default: 10 and 100 times as many)',
    },
    out: { value: 'FILE', what: 'up to 100 people for each probe' },
  },
  example:
    'evaluate identify --modality face --images photos --gallery gallery.csv --probes probes.csv ' +
    '--out candidates.csv',
  run: async (call) => {
    const modality = modalityOf(call.text('modality'));
    const dpi = dpiOf(call.maybe('dpi'), modality);
    const directory = call.text('images');
    const out = call.text('out');
    const threads = threadsOf(call.maybe('threads'));
    const sizes = sizesOf(call.maybe('extrapolate-to'));
    const enrolled = await readLabelledImages(call.text('gallery'));
    const probes = await readLabelledImages(call.text('probes'));
    const images = imagesOfTables(enrolled, probes);
    await withModality(modality, threads, async (measured) => {
      const { terminal } = call;
      const extracted = terminal.progress('templates');
      const templates = await extractTemplates({ directory, images, dpi }, measured, extracted);
      const filled = terminal.progress('gallery');
      const gallery = await fillGallery(measured, enrolled, templates, filled);
      const onProgress = terminal.progress('probes');
      const { rates, scores } = await writeTable(out, candidateHeader, (write) =>
        identifyProbes(gallery, probes, templates, { write, onProgress }),
      );
      const searched = scores.nonMated.peopleOf.gallery;
      const larger = largerGalleries(scores, {
        sizes: [searched, ...sizes(searched)],
        fpirs: reportedFpirs,
        scoreMax,
      });
      const { failures, resolutions, msPerTemplate } = templates;
      const { model } = measured;
      const value = {
        model,
        machine: machine(),
        threads,
        images: images.length,
        failures,
        resolutions,
        msPerTemplate,
        ...rates,
        larger,
        candidates: out,
      };
      const text = [
        `gallery: ${rates.galleryPeople} people, ${rates.galleryReferences} references`,
        `probes: ${rates.matedProbes} mated and ${rates.nonMatedProbes} non-mated probes`,
        `failures to acquire: ${JSON.stringify(failures)}; they count as misses`,
        ...resolutionsText(resolutions),
        ratesText(rates),
        largerGalleriesText(larger),
        `${msPerTemplate.toFixed(1)} ms per template and thread (${threads} threads)`,
        `${model} on ${value.machine}`,
        `candidates: ${out}`,
      ].join('\n');
      terminal.result(value, text);
    });
    return 0;
  },
};
