import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveRows, savedRows } from '../gallery/exact-snapshot.ts';
import type { GraphGallery } from '../gallery/graph-gallery.ts';
import type { NativeGallery, NativeRows } from '../gallery/native-rows.ts';
import type { Population } from '../generation/population.ts';
import { innerProduct } from '../vocabulary/inner-product.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import { ModelId } from '../vocabulary/template.ts';
import { TrueLists } from './true-lists.ts';

/** What is measured: a gallery of so many people, and how many of them are sought. */
export interface CapacityPlan {
  readonly population: Population;
  readonly size: number;
  /** People of the gallery of whom another capture is sought. */
  readonly probes: number;
  /** Candidates of a list. */
  readonly wanted: number;
  readonly onProgress: (done: number, of: number) => void;
}

/** Figures of the exact search. */
export interface ExactFigures {
  readonly kernel: string;
  readonly references: number;
  readonly bytes: number;
  readonly fillSeconds: number;
  /** To a sealed file, and from it to a gallery that answers, the file in the system's cache. */
  readonly savedSeconds: number;
  readonly openedSeconds: number;
  /** One search at a time. */
  readonly oneMs: { readonly p50: number; readonly p99: number };
  /** Reading all references once and doing nothing with them, by the same threads. */
  readonly readMs: number;
  readonly searchesPerSecond: number;
  /** Rows that are compared again as floats, on average. */
  readonly comparedAgain: number;
  /** Probes whose person is the first candidate; of those, the most that any search could find. */
  readonly firstFound: Proportion;
  readonly listFound: Proportion;
  /** Probes whose list is that of the comparison with everyone in floats, place by place. */
  readonly asOracle: Proportion;
}

/** Figures of the graph at one width of its search. */
export interface GraphFigures {
  readonly references: number;
  readonly width: number;
  readonly fillSeconds: number;
  readonly oneMs: { readonly p50: number; readonly p99: number };
  readonly firstFound: Proportion;
  readonly listFound: Proportion;
}

/** Of the templates in these measurements. */
export const capacityModel = ModelId.parse('generated@1');

const below = Number.MAX_SAFE_INTEGER;
const rowsAtOnce = 1_000;
/** Searches of which one's time is taken, and those that are under way together. */
const timed = { alone: 40, together: 512 };

function median(values: readonly number[], share = 0.5): number {
  const rising = values.toSorted((a, b) => a - b);
  return rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? 0;
}

/** People sought, spread over the gallery, each with a capture that the gallery does not hold. */
function probesOf({ population, size, probes }: CapacityPlan) {
  return Array.from({ length: probes }, (_, place) => {
    const person = Math.floor((place * size) / probes);
    return { person, vector: population.capture(person, 1) };
  });
}

type Probes = ReturnType<typeof probesOf>;

/** Fills a gallery, person n under number n + 1, and compares everyone with every probe. */
function fill(
  rows: NativeRows,
  plan: CapacityPlan,
  probes: Probes,
): { readonly seconds: number; readonly truth: TrueLists } {
  const { population, size, wanted } = plan;
  const truth = new TrueLists(
    probes.map(({ vector }) => vector),
    wanted,
  );
  const vectors = Array.from({ length: rowsAtOnce }, () => new Float32Array(population.dimension));
  let ms = 0;
  for (let first = 0; first < size; first += rowsAtOnce) {
    const some = vectors.slice(0, Math.min(rowsAtOnce, size - first));
    for (const [place, vector] of some.entries()) population.reference(first + place, vector);
    const start = performance.now();
    for (const [place, vector] of some.entries()) rows.append(first + place + 1, vector);
    ms += performance.now() - start;
    for (const [place, vector] of some.entries()) truth.compare(first + place, vector);
    plan.onProgress(first + some.length, size);
  }
  return { seconds: ms / 1000, truth };
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Whether a probe's person is first, and whether she is on the list at all. */
class MateCount {
  #of = 0;
  #first = 0;
  #listed = 0;

  add(person: number, list: readonly number[]): void {
    this.#of += 1;
    if (list[0] === person) this.#first += 1;
    if (list.includes(person)) this.#listed += 1;
  }

  get figures(): Pick<GraphFigures, 'firstFound' | 'listFound'> {
    return {
      firstFound: proportion(this.#first, this.#of),
      listFound: proportion(this.#listed, this.#of),
    };
  }
}

/** Saves a gallery as a station does, and opens it again. */
async function saveAndOpen(native: NativeGallery, rows: NativeRows, dimension: number) {
  const directory = await mkdtemp(join(tmpdir(), 'basma-capacity-'));
  try {
    const place = { file: join(directory, 'gallery'), key: randomBytes(32) };
    const { rows: end } = rows.figures();
    const kind = { model: capacityModel, modelHash: 'bench', dimension, scope: 'station' } as const;
    const saved = await msOf(() =>
      saveRows(place, rows, { kind, asOf: ChangeNumber.parse(end), end }),
    );
    let held = 0;
    const opened = await msOf(async () => {
      const again = await savedRows(native, kind, place);
      held = again?.rows.figures().live ?? 0;
    });
    if (held !== end) throw new Error('a gallery was not read as it was written');
    return { savedSeconds: saved / 1000, openedSeconds: opened / 1000 };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Measures the exact search, and proves its lists against the comparison with everyone. */
export async function measureExact(
  native: NativeGallery,
  kernel: string,
  plan: CapacityPlan,
): Promise<ExactFigures> {
  const { population, wanted } = plan;
  const rows = new native.Rows(population.dimension, kernel);
  const probes = probesOf(plan);
  const { seconds: fillSeconds, truth } = fill(rows, plan, probes);
  const vectorOf = (turn: number) => probes[turn % probes.length]?.vector ?? new Float32Array();
  const search = (turn: number, readOnly = false) =>
    rows.search(vectorOf(turn), below, wanted, true, readOnly).answer;
  const alone: number[] = [];
  const read: number[] = [];
  for (let turn = 0; turn < timed.alone; turn += 1) {
    // In turns, so that whatever else the machine does falls on both.
    alone.push(await msOf(() => search(turn)));
    read.push(await msOf(() => search(turn, true)));
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: timed.together }, (_, turn) => search(turn)));
  const searchesPerSecond = timed.together / ((performance.now() - start) / 1000);
  const snapshot = await saveAndOpen(native, rows, population.dimension);
  const mates = new MateCount();
  let same = 0;
  let comparedAgain = 0;
  for (const [place, { person, vector }] of probes.entries()) {
    const { seqs } = await search(place);
    comparedAgain += seqs.length / probes.length;
    const list = Array.from(seqs, (seq) => seq - 1)
      .map((found) => ({ found, alike: innerProduct(vector, population.reference(found), 0) }))
      .toSorted((a, b) => b.alike - a.alike || a.found - b.found)
      .slice(0, wanted)
      .map(({ found }) => found);
    mates.add(person, list);
    const right = truth.list(place);
    if (right.length === list.length && right.every((who, at) => who === list[at])) same += 1;
  }
  return {
    kernel,
    references: plan.size,
    bytes: rows.figures().bytes,
    fillSeconds,
    ...snapshot,
    oneMs: { p50: median(alone), p99: median(alone, 0.99) },
    readMs: median(read),
    searchesPerSecond,
    comparedAgain,
    ...mates.figures,
    asOracle: proportion(same, probes.length),
  };
}

/** Measures an empty graph of `capacityModel` at several widths of its search. */
export async function measureGraph(
  graph: GraphGallery,
  widths: readonly number[],
  plan: CapacityPlan,
): Promise<readonly GraphFigures[]> {
  const { population, size, wanted } = plan;
  const templateOf = (vector: Float32Array) =>
    ({ modality: 'face', model: capacityModel, vector }) as const;
  let ms = 0;
  for (let person = 0; person < size; person += 1) {
    const template = templateOf(population.reference(person));
    const start = performance.now();
    await graph.append(ChangeNumber.parse(person + 1), { seq: Seq.parse(person + 1), template });
    ms += performance.now() - start;
    if (person % rowsAtOnce === 0) plan.onProgress(person, size);
  }
  const probes = probesOf(plan);
  const bounds = { below: Seq.parse(below), candidatesMax: wanted };
  const figures: GraphFigures[] = [];
  for (const width of widths) {
    graph.look(width);
    const mates = new MateCount();
    const alone: number[] = [];
    for (const { person, vector } of probes) {
      const start = performance.now();
      const { candidates } = await graph.search(templateOf(vector), bounds);
      alone.push(performance.now() - start);
      mates.add(
        person,
        candidates.map(({ seq }) => seq - 1),
      );
    }
    figures.push({
      references: size,
      width,
      fillSeconds: ms / 1000,
      oneMs: { p50: median(alone), p99: median(alone, 0.99) },
      ...mates.figures,
    });
  }
  return figures;
}
