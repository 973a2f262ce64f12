import type { Calibration } from '../biometrics/calibration.ts';
import type { Candidate, Gallery } from '../gallery/gallery.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import { csvField, readTable } from './table.ts';
import type { OnProgress, TemplateSet } from './template-set.ts';

/** An image and whom it shows. */
export interface LabelledImage {
  readonly image: string;
  readonly person: string;
}

/** Reads a gallery or probes: `image,person`. */
export async function readLabelledImages(file: string): Promise<readonly LabelledImage[]> {
  const images: LabelledImage[] = [];
  for await (const [image = '', person = ''] of readTable(file, ['image', 'person'])) {
    images.push({ image, person });
  }
  return images;
}

/** People that a candidate list holds. */
const listedMax = 100;
/** References that are asked for, so that people with many of them leave room for the others. */
const referencesMax = 1_000;

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
const reportedFpirs: readonly number[] = [1e-1, 1e-2, 1e-3];

/** Counts how much of the oracle's lists the index finds. */
class RecallCount {
  readonly #found = reportedRanks.map((rank) => ({ rank, listed: 0, proposed: 0 }));

  add(oracle: readonly Candidate[], index: readonly Candidate[]): void {
    for (const count of this.#found) {
      const proposed = new Set(index.slice(0, count.rank).map(({ seq }) => seq));
      const listed = oracle.slice(0, count.rank);
      count.listed += listed.length;
      count.proposed += listed.filter(({ seq }) => proposed.has(seq)).length;
    }
  }

  get figures(): IdentificationRates['indexRecall'] {
    return this.#found.map(({ rank, listed, proposed }) => ({
      rank,
      recall: proportion(proposed, listed),
    }));
  }
}

/** Fills galleries with the images that gave templates; answers whom each place shows. */
export async function fillGallery(
  galleries: readonly Gallery[],
  images: readonly LabelledImage[],
  templates: TemplateSet,
  onProgress: OnProgress,
): Promise<ReadonlyMap<Seq, LabelledImage>> {
  const shown = new Map<Seq, LabelledImage>();
  for (const [row, labelled] of images.entries()) {
    const template = templates.template(labelled.image);
    if (template) {
      const seq = Seq.parse(shown.size + 1);
      shown.set(seq, labelled);
      const change = ChangeNumber.parse(shown.size);
      for (const gallery of galleries) await gallery.append(change, { seq, template });
    }
    onProgress(row + 1, images.length);
  }
  return shown;
}

/** Searches for every probe and hands finished rows of the table of candidates to `write`. */
export async function identifyProbes(
  needs: {
    /** Compares with everyone; its answer counts. */
    readonly oracle: Gallery;
    /** Proposes; it is measured against the oracle. */
    readonly index: Gallery;
    readonly shown: ReadonlyMap<Seq, LabelledImage>;
    /** Everyone whom the gallery's table names, those who failed to acquire included. */
    readonly enrolled: readonly LabelledImage[];
    readonly templates: TemplateSet;
    readonly calibration: Calibration;
  },
  probes: readonly LabelledImage[],
  write: (row: string) => Promise<void>,
  onProgress: OnProgress,
): Promise<IdentificationRates> {
  const people = new Set(needs.enrolled.map(({ person }) => person));
  const bounds = { below: Seq.parse(Number.MAX_SAFE_INTEGER), candidatesMax: referencesMax };
  const answers: ProbeAnswer[] = [];
  const recall = new RecallCount();
  for (const [row, { image, person }] of probes.entries()) {
    const answer = {
      mated: people.has(person),
      mateRank: 0,
      mateScore: -Infinity,
      firstScore: -Infinity,
    };
    const probe = needs.templates.template(image);
    if (probe) {
      const { candidates } = await needs.oracle.search(probe, bounds);
      const proposed = await needs.index.search(probe, { ...bounds, candidatesMax: listedMax });
      recall.add(candidates, proposed.candidates);
      const listed = new Set<string>();
      for (const { seq, similarity } of candidates) {
        const reference = needs.shown.get(seq);
        if (!reference || listed.has(reference.person)) continue;
        listed.add(reference.person);
        const score = needs.calibration.score(similarity);
        if (listed.size === 1) answer.firstScore = score;
        if (reference.person === person) {
          answer.mateRank = listed.size;
          answer.mateScore = score;
        }
        const names = `${csvField(reference.image)},${csvField(reference.person)}`;
        await write(`${csvField(image)},${listed.size},${names},${score.toFixed(5)},\n`);
        if (listed.size === listedMax) break;
      }
      if (listed.size === 0) await write(`${csvField(image)},,,,,\n`);
    } else await write(`${csvField(image)},,,,,${needs.templates.failure(image)}\n`);
    answers.push(answer);
    onProgress(row + 1, probes.length);
  }
  return {
    galleryPeople: people.size,
    galleryReferences: needs.shown.size,
    ...identificationRates(answers),
    indexRecall: recall.figures,
  };
}

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
