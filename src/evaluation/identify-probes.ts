import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import { dpiField, ImageList, type NamedImage } from './images.ts';
import type { SearchScores } from './larger-galleries.ts';
import type { Found, MeasuredModality, ReferenceSearch } from './measured-modality.ts';
import { NonMatedScores } from './non-mated-scores.ts';
import { orderedScore, scoreText } from './ordered-score.ts';
import { csvField, readTable } from './table.ts';
import type { OnProgress, TemplateSet } from './template-set.ts';

/** An image and whom it shows. */
export interface LabelledImage {
  readonly image: NamedImage;
  readonly person: string;
}

/** Reads a gallery or probes: `image,person`, and `dpi` where it is known. */
export async function readLabelledImages(file: string): Promise<readonly LabelledImage[]> {
  const labelled: LabelledImage[] = [];
  const rows = readTable(file, ['image', 'person'], ['dpi']);
  for await (const [name = '', person = '', dpi = ''] of rows) {
    const where = `${file}: image ${labelled.length + 1}`;
    labelled.push({ image: { name, dpi: dpiField(dpi, where) }, person });
  }
  return labelled;
}

/** The images of several such tables, each once. */
export function imagesOfTables(
  ...tables: readonly (readonly LabelledImage[])[]
): readonly NamedImage[] {
  const list = new ImageList();
  for (const { image } of tables.flat()) list.add(image);
  return list.images;
}

/** People that a candidate list holds. */
const listedMax = 100;

/** The header of a table of candidates; a probe without candidates has one row, without a rank. */
export const candidateHeader = 'probe,rank,reference,person,score,failure\n';

/** One probe's answer. */
interface ProbeAnswer {
  /** Whether somebody of the gallery's table is the probe's person. */
  readonly mated: boolean;
  /** 1 for the first; 0 when she is not on the list. */
  readonly mateRank: number;
  readonly mateScore: number;
  /** Score of the first candidate; −∞ for an empty list. */
  readonly firstScore: number;
}

/** Error rates of an identification; ISO/IEC 19795-1. Failures to acquire count as misses. */
export interface IdentificationRates {
  readonly galleryPeople: number;
  readonly galleryReferences: number;
  readonly matedProbes: number;
  readonly nonMatedProbes: number;
  /** Share of mated probes whose person is among the first candidates. */
  readonly ranks: readonly { readonly rank: number; readonly hitRate: Proportion }[];
  /** Share of the oracle's first candidates that the index proposed among its own. */
  readonly indexRecall: readonly { readonly rank: number; readonly recall: Proportion }[];
  /** Misses at the lowest threshold that keeps false positives at or below a rate. */
  readonly points: readonly {
    readonly fpirMax: number;
    readonly threshold: number;
    readonly fpir: Proportion;
    readonly fnir: Proportion;
    readonly supported: boolean;
  }[];
}

const reportedRanks: readonly number[] = [1, 10, 100];
/** FPIRs at which a report states the FNIR. */
export const reportedFpirs: readonly number[] = [1e-1, 1e-2, 1e-3];

/** Counts how much of the lists of comparisons with everyone the index finds. */
class RecallCount {
  readonly #found = reportedRanks.map((rank) => ({ rank, listed: 0, proposed: 0 }));

  add(oracle: readonly Found[], index: readonly number[]): void {
    for (const count of this.#found) {
      const proposed = new Set(index.slice(0, count.rank));
      const listed = oracle.slice(0, count.rank);
      count.listed += listed.length;
      count.proposed += listed.filter(({ place }) => proposed.has(place)).length;
    }
  }

  get figures(): IdentificationRates['indexRecall'] {
    return this.#found.map(({ rank, listed, proposed }) => ({
      rank,
      recall: proportion(proposed, listed),
    }));
  }
}

/** The references of a gallery's table that gave templates, and a search among them. */
export interface FilledGallery<T> {
  /** Everyone whom the table names, those who failed to acquire included. */
  readonly enrolled: readonly LabelledImage[];
  /** Whom each place of the search shows. */
  readonly shown: readonly LabelledImage[];
  readonly search: ReferenceSearch<T>;
}

/** Opens a search among the images that gave templates. */
export async function fillGallery<T>(
  modality: Pick<MeasuredModality<T>, 'openSearch'>,
  enrolled: readonly LabelledImage[],
  templates: TemplateSet<T>,
  onProgress: OnProgress,
): Promise<FilledGallery<T>> {
  const shown: LabelledImage[] = [];
  const references: T[] = [];
  for (const labelled of enrolled) {
    const template = templates.template(labelled.image.name);
    if (!template) continue;
    shown.push(labelled);
    references.push(template);
  }
  return { enrolled, shown, search: await modality.openSearch(references, onProgress) };
}

/** People by the best of their references, best first, as many as a list holds. */
function candidatesOf(
  found: readonly Found[],
  shown: readonly LabelledImage[],
): readonly { readonly reference: LabelledImage; readonly score: number }[] {
  const listed = new Map<string, { readonly reference: LabelledImage; readonly score: number }>();
  for (const one of found) {
    const reference = shown[one.place];
    if (!reference || listed.has(reference.person)) continue;
    listed.set(reference.person, { reference, score: orderedScore(one) });
    if (listed.size === listedMax) break;
  }
  return [...listed.values()];
}

/** Searches for every probe and hands finished rows of the table of candidates to `write`. */
export async function identifyProbes<T>(
  gallery: FilledGallery<T>,
  probes: readonly LabelledImage[],
  templates: TemplateSet<T>,
  report: {
    readonly write: (row: string) => Promise<void>;
    readonly onProgress: OnProgress;
  },
): Promise<{ readonly rates: IdentificationRates; readonly scores: SearchScores }> {
  const people = new Set(gallery.enrolled.map(({ person }) => person));
  const nonMated = new NonMatedScores(gallery.shown.map(({ person }) => person));
  const answers: ProbeAnswer[] = [];
  const recall = new RecallCount();
  for (const [row, { image, person }] of probes.entries()) {
    const probe = templates.template(image.name);
    const { found, proposed } = probe ? await gallery.search.search(probe) : nothing;
    if (proposed.length > 0) recall.add(found, proposed);
    const candidates = candidatesOf(found, gallery.shown);
    const listed = candidates.map(({ reference, score }) => ({ ...reference, score }));
    if (probe) nonMated.add(person, listed);
    for (const [rank, { reference, score }] of candidates.entries()) {
      const names = `${csvField(reference.image.name)},${csvField(reference.person)}`;
      await report.write(`${csvField(image.name)},${rank + 1},${names},${scoreText(score)},\n`);
    }
    if (candidates.length === 0) {
      await report.write(`${csvField(image.name)},,,,,${templates.failure(image.name)}\n`);
    }
    const mateAt = candidates.findIndex(({ reference }) => reference.person === person);
    answers.push({
      mated: people.has(person),
      mateRank: mateAt + 1,
      mateScore: candidates[mateAt]?.score ?? -Infinity,
      firstScore: candidates[0]?.score ?? -Infinity,
    });
    report.onProgress(row + 1, probes.length);
  }
  const mated = answers.filter((answer) => answer.mated);
  return {
    rates: {
      galleryPeople: people.size,
      galleryReferences: gallery.shown.length,
      ...identificationRates(answers),
      indexRecall: recall.figures,
    },
    scores: { mated: Float64Array.from(mated, ({ mateScore }) => mateScore), nonMated },
  };
}

/** What is found for a probe that gave no template. */
const nothing = { found: [], proposed: [] };

function identificationRates(
  answers: readonly ProbeAnswer[],
): Pick<IdentificationRates, 'matedProbes' | 'nonMatedProbes' | 'ranks' | 'points'> {
  const mated = answers.filter((answer) => answer.mated);
  const nonMated = answers
    .filter((answer) => !answer.mated)
    .map(({ firstScore }) => firstScore)
    .toSorted((a, b) => b - a);
  return {
    matedProbes: mated.length,
    nonMatedProbes: nonMated.length,
    ranks: reportedRanks.map((rank) => {
      const hits = mated.filter(({ mateRank }) => mateRank > 0 && mateRank <= rank);
      return { rank, hitRate: proportion(hits.length, mated.length) };
    }),
    points: reportedFpirs.map((fpirMax) => {
      const allowed = Math.floor(fpirMax * nonMated.length + 1e-9);
      const threshold = nonMated[allowed] ?? -Infinity;
      const positives = nonMated.filter((score) => score > threshold).length;
      const misses = mated.filter(({ mateScore }) => mateScore <= threshold).length;
      return {
        fpirMax,
        threshold,
        fpir: proportion(positives, nonMated.length),
        fnir: proportion(misses, mated.length),
        supported: fpirMax * nonMated.length >= 1,
      };
    }),
  };
}
