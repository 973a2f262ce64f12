import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from '../day.ts';
import { decidedProgrammes, everyHousehold, lastPlace } from '../sqlite/everyone.ts';
import { openExtractFile } from '../sqlite/extract-file.ts';
import { openSocialDatabase } from '../sqlite/schema.ts';
import type { SealedStore } from '../sqlite/sealed-store.ts';
import {
  extractHead,
  generalised,
  generalisedCells,
  rowsOf,
  traitsOf,
  type ExtractMaking,
} from './extract-rows.ts';
import type { ExtractingMessage } from './extracting.ts';
import { ExtractDefinition, ReportDefinitions } from './report-definitions.ts';

/** What the body of the thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    file: z.string(),
    fileKey: z.instanceof(Uint8Array),
    definition: ExtractDefinition,
    bands: ReportDefinitions.unwrap().shape.bands,
    least: z.number().int().min(3),
    day: Day,
  })
  .strict();

type ExtractFile = ReturnType<typeof openExtractFile>;
type Tell = (message: ExtractingMessage) => void;

/** Draws everybody's rows, and counts how many share what could tell whom they are of. */
function drawn(store: SealedStore, making: ExtractMaking, file: ExtractFile, tell: Tell) {
  const counts = new Map<string, number>();
  const of = lastPlace(store);
  for (const block of everyHousehold(store)) {
    const open = block.filter(({ household }) => household.state === 'open');
    const rows = open.flatMap((one) => rowsOf(making, one));
    file.put(rows);
    for (const { traits } of rows) counts.set(traits, (counts.get(traits) ?? 0) + 1);
    tell({ kind: 'progress', done: block.at(-1)?.place ?? 0, of });
  }
  return counts;
}

/** Rows that are of few say nothing of whom they are; too few of these are left out. */
function generalise(
  file: ExtractFile,
  making: ExtractMaking,
  of: { readonly counts: ReadonlyMap<string, number>; readonly least: number },
): number {
  const { counts, least } = of;
  const few = [...counts.values()].filter((count) => count < least);
  const rare = few.reduce((sum, count) => sum + count, 0);
  let rows = 0;
  for (const block of file.blocks()) {
    const affected = block.filter(({ cells }) => {
      return (counts.get(traitsOf(making, cells)) ?? 0) < least && !isGeneral(making, cells);
    });
    if (rare < least) file.remove(affected.map(({ name }) => name));
    else
      file.put(
        affected.map(({ name, cells }) => ({ name, cells: generalisedCells(making, cells) })),
      );
    rows += rare < least ? block.length - affected.length : block.length;
  }
  return rows;
}

function isGeneral(making: ExtractMaking, cells: readonly string[]): boolean {
  return traitsOf(making, cells)
    .split('\0')
    .every((trait) => trait === generalised);
}

function run(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { path, keys, least, file: filePath, fileKey, ...given } = Settings.parse(workerData);
  const db = openSocialDatabase(path);
  const store = { db, keys };
  const programmes = decidedProgrammes(store);
  const making: ExtractMaking = { ...given, programmes, namingKey: randomBytes(32) };
  const file = openExtractFile(filePath, fileKey);
  const tell: Tell = (message) => port.postMessage(message);
  const counts = drawn(store, making, file, tell);
  file.put([{ name: '', cells: extractHead(making) }]);
  const rows = generalise(file, making, { counts, least });
  file.close();
  db.close();
  tell({ kind: 'made', rows });
}

run();
