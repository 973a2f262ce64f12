import { LifeEvent } from '../household/life-event.ts';
import type { SocialStore } from '../store.ts';
import { appealStore } from './appeal-store.ts';
import { changeFeed } from './change-feed.ts';
import { correctionStore } from './correction-store.ts';
import { decisionsOf, listFor, putDecisions } from './decision-store.ts';
import { extractStore } from './extract-store.ts';
import { reportStore } from './report-store.ts';
import { retentionStore } from './retention-store.ts';
import { evaluationStore } from './evaluation-store.ts';
import { addFacts } from './fact-store.ts';
import { formulaStore } from './formula-store.ts';
import { recertificationStore } from './recertification-store.ts';
import {
  findKnown,
  findKnownAsOf,
  householdOf,
  record,
  writeKnown,
  findEvent,
} from './household-store.ts';
import { reviewStore } from './review-store.ts';
import { rescoringStore } from './rescoring-store.ts';
import { openSocialDatabase } from './schema.ts';
import { putScore, scoresOf } from './score-store.ts';
import type { SealedStore, SocialKeys } from './sealed-store.ts';

/**
 * The social register in one SQLite file of its own.
 * @throws an Error with code `social_foreign`, `social_newer`, or `sealed_data_damaged` on reading
 *   with other keys
 */
export function openSqliteSocialStore(settings: {
  readonly path: string;
  readonly keys: SocialKeys;
}): SocialStore {
  const db = openSocialDatabase(settings.path);
  const store: SealedStore = { db, keys: settings.keys };
  const whole = <T>(write: () => T): T => db.transaction(write).immediate();
  const opened = { store, whole };
  return {
    ...changeFeed(opened),
    ...formulaStore(opened),
    ...appealStore(opened),
    ...correctionStore(opened),
    ...recertificationStore(opened),
    ...reviewStore(opened),
    ...reportStore(opened),
    ...extractStore(opened),
    ...retentionStore(opened),
    ...evaluationStore(opened),
    ...rescoringStore(opened),
    record: async (event) => whole(() => record(store, LifeEvent.parse(event))),
    addFacts: async (household, facts) =>
      whole(() =>
        addFacts(store, household, {
          facts,
          read: (id) => findKnown(store, id),
          write: (of, known) => writeKnown(store, of, known),
        }),
      ),
    known: async (household) => findKnown(store, household),
    knownAsOf: async (household, asOf) => findKnownAsOf(store, household, asOf),
    lifeEvent: async (id) => findEvent(store, id),
    householdOf: async (person) => householdOf(store, person),
    putScore: async (score) => whole(() => putScore(store, score)),
    scoresOf: async (household) => scoresOf(store, household),
    putDecisions: async (decisions) => whole(() => putDecisions(store, decisions)),
    decisionsOf: async (household) => decisionsOf(store, household),
    list: async (programme, page) => listFor(store, programme, page),
    close: async () => {
      db.close();
    },
  };
}
