import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from '../day.ts';
import { decidedProgrammes, everyHousehold, lastPlace } from '../sqlite/everyone.ts';
import { openSocialDatabase } from '../sqlite/schema.ts';
import type { SealedStore } from '../sqlite/sealed-store.ts';
import { ReportCount } from './report-count.ts';
import { ReportDefinitions } from './report-definitions.ts';
import type { CountingMessage } from './counting.ts';
import type { Report } from './report.ts';
import { suppress } from './suppression.ts';

/** What the body of a counting thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    definitions: ReportDefinitions,
    ids: z.array(z.string()),
    day: Day,
  })
  .strict();
type Settings = z.infer<typeof Settings>;

/** Counts everybody once. */
function counted(
  store: SealedStore,
  { definitions, ids, day }: Settings,
  tell: (message: CountingMessage) => void,
): readonly Report[] {
  const { bands, least, reports } = definitions;
  const asked = reports.filter(({ id }) => ids.includes(id));
  const count = new ReportCount({ day, bands }, asked, decidedProgrammes(store));
  const of = lastPlace(store);
  for (const block of everyHousehold(store)) {
    for (const one of block) if (one.household.state === 'open') count.add(one);
    tell({ kind: 'progress', done: block.at(-1)?.place ?? 0, of });
  }
  return count.counted().flatMap(({ id, tables }) => {
    const definition = asked.find((one) => one.id === id);
    if (!definition) return [];
    const shown = tables.map(({ programme, table }) => ({
      programme,
      table: suppress(table, least),
    }));
    return [{ id, day, counts: definition.counts, by: definition.by, least, tables: shown }];
  });
}

function run(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const settings = Settings.parse(workerData);
  const db = openSocialDatabase(settings.path);
  const tell = (message: CountingMessage) => port.postMessage(message);
  tell({
    kind: 'counted',
    reports: counted({ db, keys: settings.keys }, settings, tell),
  });
  db.close();
}

run();
