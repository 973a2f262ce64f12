import { randomUUID } from 'node:crypto';
import type { ReferenceChange } from '../register/change.ts';
import type { Networks } from '../vocabulary/networks.ts';
import { ChangeNumber, type OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { Deduplication, DeduplicationPlace, SuspectedPair } from './deduplication.ts';
import type { FindNeeds } from './find-candidates.ts';
import { networksOf } from './re-extract.ts';
import { ReviewedPairs, suspectedPairsOf } from './suspected-pairs.ts';

/** What comparing a whole register with itself needs. */
export interface DeduplicateNeeds extends FindNeeds {
  /** Of the face. */
  readonly modelHash: string;
  readonly now: Clock;
}

/** How a run goes on, and who hears of it. */
export interface DeduplicationRun {
  /** Whoever asked for it. */
  readonly operator: OperatorId;
  readonly place: DeduplicationPlace;
  /** People searched at once. */
  readonly atOnce: number;
  /** Awaited before each person: whoever stands at the counter comes first. */
  readonly pause: () => Promise<void>;
  /** Told after each person; counted in changes of the register. */
  readonly onProgress: (done: number, of: number) => void;
  /** The run ends after those who are being searched. */
  readonly signal: AbortSignal;
}

/** Changes asked of the register at once. */
const perReadMax = 64;
/** What a crash costs at most, beside the people of one read. */
const keptEveryMs = 1_000;
/** Keeping takes no more than this share of the time, however many pairs there are. */
const keptShareMax = 0.05;
/** More than people can look at: thresholds or networks do not fit this register. */
const pairsMax = 100_000;

/** What became of some changes, in their order, until the run was ended or failed. */
interface Stretch {
  readonly steps: readonly { readonly pairs: readonly SuspectedPair[]; readonly person: boolean }[];
  readonly failure: { readonly error: unknown } | 'none';
}

/**
 * Everyone in the register is searched below her own place, as if she were enrolled now, and who
 * may be one person is told as a pair. It can be stopped at any moment, by a crash too: the next
 * run goes on, and finds what one run would have found. The journal has its begin and its end once.
 * @returns where it is when the run ends: `ended`, or `searching` when the signal stopped it
 * @throws an Error with code `deduplication_overflow`, or the world's; what is kept stays
 */
export async function deduplicateRegister(
  needs: DeduplicateNeeds,
  run: DeduplicationRun,
): Promise<Deduplication> {
  const { place, signal } = run;
  let state = await begun(needs, run);
  const reviewed = await ReviewedPairs.of(needs.register);
  let keptAt = performance.now();
  let keepEveryMs = keptEveryMs;
  const keep = async () => {
    const from = performance.now();
    await place.write(state);
    keptAt = performance.now();
    keepEveryMs = Math.max(keptEveryMs, (keptAt - from) / keptShareMax);
  };
  while (state.searchedTo < state.upTo && !signal.aborted) {
    const read = await needs.register.changesSince(state.searchedTo, perReadMax);
    const changes = read.filter(({ change }) => change <= state.upTo);
    const stretch = await searchStretch(needs, { ...run, reviewed, changes, upTo: state.upTo });
    state = advanced(state, changes, stretch);
    const pause = signal.aborted || stretch.failure !== 'none';
    if (pause || performance.now() - keptAt >= keepEveryMs) await keep();
    if (stretch.failure !== 'none') throw stretch.failure.error;
  }
  if (state.searchedTo < state.upTo) return state;
  return ended(needs, run, state);
}

/** The state after a stretch of changes. */
function advanced(
  state: Deduplication,
  changes: readonly ReferenceChange[],
  { steps }: Stretch,
): Deduplication {
  const last = changes[steps.length - 1];
  const pairs = [...state.pairs, ...steps.flatMap((step) => step.pairs)];
  if (pairs.length > pairsMax) {
    throw Object.assign(new Error('more pairs than people can look at'), {
      code: 'deduplication_overflow',
    });
  }
  // Where the register has no more to tell, nothing is left to search.
  const searchedTo = last ? last.change : changes.length === 0 ? state.upTo : state.searchedTo;
  const searched = state.searched + steps.filter(({ person }) => person).length;
  return { ...state, searchedTo, searched, pairs };
}

/** Searches whoever these changes brought, several at once. */
async function searchStretch(
  needs: DeduplicateNeeds,
  work: DeduplicationRun & {
    readonly reviewed: ReviewedPairs;
    readonly changes: readonly ReferenceChange[];
    readonly upTo: ChangeNumber;
  },
): Promise<Stretch> {
  const { changes, signal } = work;
  const steps: (Stretch['steps'][number] | undefined)[] = [];
  let failure: Stretch['failure'] = 'none';
  let next = 0;
  let done = 0;
  const search = async (): Promise<void> => {
    while (next < changes.length && !signal.aborted && failure === 'none') {
      const place = next;
      next += 1;
      const step = changes[place];
      const person = step?.kind === 'added';
      if (person) await work.pause();
      const pairs = person ? await suspectedPairsOf(needs, step.seq, work.reviewed) : [];
      steps[place] = { pairs, person };
      done += 1;
      work.onProgress((changes[0]?.change ?? 1) - 1 + done, work.upTo);
    }
  };
  const workers = Array.from({ length: work.atOnce }, () =>
    search().catch((error: unknown) => {
      failure = { error };
    }),
  );
  await Promise.all(workers);
  const gap = Array.from(changes.keys()).find((place) => !steps[place]) ?? changes.length;
  return { steps: steps.slice(0, gap).flatMap((step) => (step ? [step] : [])), failure };
}

/** Whether what is kept can go on: same networks, and of this register. */
function goesOn(kept: Deduplication, networks: Networks, lastChange: ChangeNumber): boolean {
  return (
    kept.phase !== 'ended' &&
    kept.networks.face === networks.face &&
    kept.networks.finger === networks.finger &&
    kept.upTo <= lastChange
  );
}

/** The deduplication that was begun and not ended, or a new one; the journal has its begin. */
async function begun(needs: DeduplicateNeeds, run: DeduplicationRun): Promise<Deduplication> {
  const { place } = run;
  const networks = networksOf(needs);
  const [kept, lastChange] = await Promise.all([place.read(), needs.register.lastChange()]);
  let state: Deduplication;
  if (kept !== 'none' && goesOn(kept, networks, lastChange)) state = kept;
  else {
    state = {
      id: randomUUID(),
      operator: run.operator,
      begunAt: needs.now(),
      networks,
      upTo: lastChange,
      searchedTo: ChangeNumber.parse(0),
      searched: 0,
      pairs: [],
      phase: 'beginning',
      journalFrom: (await needs.register.journalState()).size,
    };
    await place.write(state);
  }
  if (state.phase !== 'beginning') return state;
  await noteOnce(needs, state, 'begun');
  const searching = { ...state, phase: 'searching' } as const;
  await place.write(searching);
  return searching;
}

async function ended(
  needs: DeduplicateNeeds,
  { place }: DeduplicationRun,
  searched: Deduplication,
): Promise<Deduplication> {
  let state = searched;
  if (state.phase === 'searching') {
    const journalFrom = (await needs.register.journalState()).size;
    state = { ...state, phase: 'ending', journalFrom };
    await place.write(state);
  }
  await noteOnce(needs, state, `pairs_${state.pairs.length}`);
  const over = { ...state, phase: 'ended' } as const;
  await place.write(over);
  return over;
}

/** Leaves of the journal read at once. */
const leavesPerRead = 1_000;

/** Puts the act of a phase into the journal, unless a run that crashed had done so. */
async function noteOnce(
  { register, now }: DeduplicateNeeds,
  { id, operator, phase, journalFrom }: Deduplication,
  outcome: string,
): Promise<void> {
  const at = now();
  const kind = phase === 'beginning' ? 'deduplication.begun' : 'deduplication.ended';
  const actor = `operator:${operator}`;
  // Members of a leaf stand in a fixed order.
  const written = JSON.stringify([kind, actor, id]).slice(1, -1);
  const { size } = await register.journalState();
  for (let from = journalFrom; from < size; from += leavesPerRead) {
    const leaves = await register.journalLeaves(from, Math.min(size, from + leavesPerRead));
    if (leaves.some((leaf) => Buffer.from(leaf).toString('utf8').includes(written))) return;
  }
  const act = { at, kind, actor, subject: id, purpose: 'administration', outcome };
  await register.commit('note_act', { at }, act);
}
