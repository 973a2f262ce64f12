import { z } from 'zod';
import { open, seal } from '../../register/vault.ts';
import type { CorrectionStore, KeptCorrection } from '../household/correction-store.ts';
import { LifeEvent } from '../household/life-event.ts';
import { PopulationCorrection } from '../household/population-correction.ts';
import { findEvent, record } from './household-store.ts';
import type { OpenedStore, SealedStore } from './sealed-store.ts';

/** What life events change in the population register, and how far each is. */
export const correctionTables = `
CREATE TABLE population_corrections (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL UNIQUE REFERENCES life_events (id),
  state TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX population_corrections_under_way ON population_corrections (state, place)
  WHERE state IN ('pending', 'asked');
`;

const State = z.enum(['pending', 'asked', 'done', 'refused']);
const kind = 'population_correction';

interface Row {
  readonly event: string;
  readonly state: string;
  readonly body: Buffer;
}

function keptFrom(store: SealedStore, row: Row): KeptCorrection {
  const plain = open(store.keys.wrap, { subject: row.event, kind }, row.body).toString('utf8');
  const event = findEvent(store, row.event);
  if (!event) throw new Error('a correction follows from an event');
  const correction = PopulationCorrection.parse(JSON.parse(plain));
  return { event, correction, state: State.parse(row.state) };
}

function write(store: SealedStore, correction: PopulationCorrection): void {
  const bytes = Buffer.from(JSON.stringify(PopulationCorrection.parse(correction)), 'utf8');
  store.db
    .prepare(`INSERT INTO population_corrections (event, state, body) VALUES (?, 'pending', ?)`)
    .run(correction.event, seal(store.keys.wrap, { subject: correction.event, kind }, bytes));
}

/** Corrections of the population register, kept beside the events that they follow from. */
export function correctionStore({ store, whole }: OpenedStore): CorrectionStore {
  const { db } = store;
  return {
    recordCorrecting: async (event, correction) =>
      whole(() => {
        const recorded = record(store, LifeEvent.parse(event));
        const isNew = recorded.ok && recorded.value === 'recorded';
        if (isNew && correction !== 'none') write(store, correction);
        return recorded;
      }),
    correctionBy: async (event) => {
      const row = db
        .prepare<[string], Row>(
          'SELECT event, state, body FROM population_corrections WHERE event = ?',
        )
        .get(event);
      return row && keptFrom(store, row);
    },
    corrections: async (state, max) =>
      db
        .prepare<[string, number], Row>(
          `SELECT event, state, body FROM population_corrections WHERE state = ?
           ORDER BY place LIMIT ?`,
        )
        .all(state, max)
        .map((row) => keptFrom(store, row)),
    settleCorrection: async (event, state) => {
      db.prepare('UPDATE population_corrections SET state = ? WHERE event = ?').run(state, event);
    },
  };
}
