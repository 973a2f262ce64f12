import { beforeEach, describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/biometrics/evidence.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { giveOpinion } from '../../src/procedures/adjudicate.ts';
import {
  deduplicateRegister,
  type DeduplicateNeeds,
  type DeduplicationRun,
} from '../../src/procedures/deduplicate-register.ts';
import type { Deduplication, DeduplicationPlace } from '../../src/procedures/deduplication.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { OperatorId, Seq } from '../../src/vocabulary/record-ids.ts';
import {
  enrolmentOf,
  enrolNeeds,
  generatedNetworks,
  impressionsOf,
  memoryRegister,
  testAct,
} from '../people.ts';
import { unsearched } from '../taken-over.ts';

const supervisor = OperatorId.parse('supervisor');
let needs: EnrolNeeds & DeduplicateNeeds;

beforeEach(() => {
  needs = { ...enrolNeeds(memoryRegister()), modelHash: generatedNetworks.face };
});

/** Enrols as a register was filled before there was anybody to search: nobody is found. */
async function takenOver(request: ReturnType<typeof enrolmentOf>): Promise<void> {
  const settled = await enrol(unsearched(needs), request);
  expect(settled.ok && settled.value.verdict.kind).toBe('enrolled');
}

/** People 1 … `count`; a place of `twins` shows the person of another under data of its own. */
async function fillRegister(
  count: number,
  twins: Readonly<Record<number, number>>,
  fingersOf: (place: number) => number | 'none' = () => 'none',
): Promise<void> {
  for (let place = 1; place <= count; place += 1) {
    const hand = fingersOf(place);
    await takenOver({
      ...enrolmentOf(twins[place] ?? place),
      record: generatedRecord(place),
      fingers:
        hand === 'none'
          ? []
          : impressionsOf(hand, `enrolment ${place}`, ['right_index', 'left_index']),
    });
  }
}

/** Keeps a deduplication in memory; `crashAt` writes fail as a disk that is gone. */
class Kept implements DeduplicationPlace {
  kept: string | undefined;
  writes = 0;
  crashes: (write: number) => boolean = () => false;

  async read(): Promise<Deduplication | 'none'> {
    return this.kept === undefined ? 'none' : JSON.parse(this.kept);
  }

  async write(deduplication: Deduplication): Promise<void> {
    this.writes += 1;
    if (this.crashes(this.writes)) throw new Error('killed');
    this.kept = JSON.stringify(deduplication);
  }
}

function runOf(place: DeduplicationPlace, more: Partial<DeduplicationRun> = {}): DeduplicationRun {
  return {
    operator: supervisor,
    place,
    atOnce: 3,
    pause: async () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Who was told together with whom, by their places. */
function places({ pairs }: Deduplication): readonly (readonly number[])[] {
  return pairs
    .map(({ seq, earlier }) => [seq, earlier.seq] as const)
    .toSorted(([a, b], [c, d]) => a - c || b - d);
}

async function actsOf(kind: string): Promise<readonly string[]> {
  const { size } = await needs.register.journalState();
  const leaves = await needs.register.journalLeaves(0, size);
  const acts = leaves.map((leaf) => Buffer.from(leaf).toString('utf8'));
  return acts.filter((act) => act.includes(`"${kind}"`));
}

/** Runs that end after ten people each, until one ends by itself. */
async function inSteps(place: DeduplicationPlace): Promise<number> {
  for (let runs = 1; runs < 100; runs += 1) {
    const ending = new AbortController();
    let searched = 0;
    const onProgress = () => {
      searched += 1;
      if (searched === 10) ending.abort();
    };
    const state = await deduplicateRegister(
      needs,
      runOf(place, { onProgress, signal: ending.signal }),
    );
    if (state.phase === 'ended') return runs;
  }
  throw new Error('it does not come to an end');
}

const twins = { 17: 3, 40: 5, 50: 3, 71: 70, 90: 1 };
const planted = [
  [17, 3],
  [40, 5],
  [50, 3],
  [50, 17],
  [71, 70],
  [90, 1],
];

test('everyone who was enrolled twice is found, each pair once', async () => {
  await fillRegister(90, twins);
  const place = new Kept();
  const seen: number[] = [];
  const done = await deduplicateRegister(
    needs,
    runOf(place, { onProgress: (number) => seen.push(number) }),
  );
  expect(places(done)).toEqual(planted);
  expect(done).toMatchObject({ phase: 'ended', searched: 90, upTo: 90, searchedTo: 90 });
  expect(done).toEqual(await place.read());
  expect(done.pairs.map(({ seq }) => seq)).toEqual([17, 40, 50, 50, 71, 90]);
  expect(seen).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
  const recordId = (seq: Seq) =>
    needs.register.enrolmentAt(seq).then((enrolment) => enrolment?.recordId);
  for (const pair of done.pairs) {
    expect(pair.zone).toBe('hit');
    expect(pair.evidence.map(({ source }) => source)).toEqual(['face']);
    expect(pair.recordId).toBe(await recordId(pair.seq));
    expect(pair.earlier.recordId).toBe(await recordId(pair.earlier.seq));
  }
  expect((await actsOf('deduplication.begun')).length).toBe(1);
  expect(await actsOf('deduplication.ended')).toEqual([expect.stringContaining('pairs_6')]);
});

test('one person under two faces is found by her fingers', async () => {
  await fillRegister(12, {}, (place) => (place === 9 ? 2 : place % 3 === 0 ? 'none' : place));
  const done = await deduplicateRegister(needs, runOf(new Kept()));
  expect(places(done)).toEqual([[9, 2]]);
  const sources = done.pairs[0]?.evidence.map(({ source }) => source);
  expect(sources).toEqual(['face', 'right_index', 'left_index']);
});

describe('a run that was cut off', () => {
  test('after every tenth person gives the report of one that was not', async () => {
    await fillRegister(90, twins);
    const whole = await deduplicateRegister(needs, runOf(new Kept()));
    const place = new Kept();
    expect(await inSteps(place)).toBeGreaterThanOrEqual(8);
    const pieced = await place.read();
    if (pieced === 'none') throw new Error('it was kept');
    expect(pieced.pairs).toEqual(whole.pairs);
    expect(pieced.searched).toBe(90);
    expect((await actsOf('deduplication.begun')).length).toBe(2);
    expect((await actsOf('deduplication.ended')).length).toBe(2);
  });

  test('at any moment, by a crash, gives it too, and is journalled once', async () => {
    await fillRegister(30, { 17: 3, 25: 3 });
    for (let crash = 1; crash <= 5; crash += 1) {
      const place = new Kept();
      place.crashes = (write) => write === crash;
      const begunBefore = (await actsOf('deduplication.begun')).length;
      const first = deduplicateRegister(needs, runOf(place)).catch((error: Error) => error.message);
      const crashed = (await first) === 'killed';
      // Begin, search, end: four writes stand between a run and its end.
      expect(crashed, `write ${crash}`).toBe(crash <= 4);
      if (crashed) await deduplicateRegister(needs, runOf(place));
      const state = await place.read();
      if (state === 'none') throw new Error('it was kept');
      expect(state.phase).toBe('ended');
      expect(places(state)).toEqual([
        [17, 3],
        [25, 3],
        [25, 17],
      ]);
      expect((await actsOf('deduplication.begun')).length).toBe(begunBefore + 1);
      expect((await actsOf('deduplication.ended')).length).toBe(begunBefore + 1);
    }
  });

  test('by a failure keeps what was found, and throws what failed', async () => {
    await fillRegister(30, { 17: 3, 25: 3 });
    const place = new Kept();
    const { register } = needs;
    const failing = {
      ...register,
      recordAt: (seq: Seq) =>
        seq === 22 ? Promise.reject(new Error('a bad sector')) : register.recordAt(seq),
    };
    const first = deduplicateRegister({ ...needs, register: failing }, runOf(place));
    await expect(first).rejects.toThrow('a bad sector');
    expect(await place.read()).toMatchObject({ phase: 'searching', searchedTo: 21 });
    const done = await deduplicateRegister(needs, runOf(place));
    expect(places(done).length).toBe(3);
    expect(done.searched).toBe(30);
  });

  test('begins anew with other networks, and with a register that knows less', async () => {
    await fillRegister(15, { 9: 3 });
    const place = new Kept();
    const ending = new AbortController();
    ending.abort();
    const begun = await deduplicateRegister(needs, runOf(place, { signal: ending.signal }));
    for (const other of [{ networks: { face: 'other', finger: 'generated' } }, { upTo: 99 }]) {
      place.kept = JSON.stringify({ ...begun, ...other, searchedTo: 12 });
      const done = await deduplicateRegister(needs, runOf(place));
      expect(done.id).not.toBe(begun.id);
      expect(places(done)).toEqual([[9, 3]]);
    }
  });
});

test('what adjudicators have seen is not told again', async () => {
  // Two captures of one person are in doubt: 0.75 is 45 points.
  const doubtful = evidenceOf(
    [
      { similarity: 0, falseMatchRate: 0.5 },
      { similarity: 0.75, falseMatchRate: 10 ** -4.5 },
    ],
    [
      { similarity: 0, falseNonMatchRate: 1e-4 },
      { similarity: 0.75, falseNonMatchRate: 0.5 },
    ],
  );
  needs = { ...needs, calibration: doubtful };
  await enrol(needs, enrolmentOf(1));
  const second = await enrol(needs, { ...enrolmentOf(1), record: generatedRecord(2) });
  if (!second.ok || second.value.verdict.kind !== 'needs_adjudication') throw new Error('in doubt');
  const { caseId } = second.value.verdict;
  const during = await deduplicateRegister(needs, runOf(new Kept()));
  expect(during.pairs).toEqual([]);
  for (const operator of ['amina', 'brahim']) {
    await giveOpinion(needs, {
      caseId,
      operator: OperatorId.parse(operator),
      finding: 'different',
      candidate: undefined,
      reason: 'the ears differ',
    });
  }
  await takenOver({ ...enrolmentOf(1), record: generatedRecord(3) });
  const done = await deduplicateRegister(needs, runOf(new Kept()));
  expect(places(done)).toEqual([
    [3, 1],
    [3, 2],
  ]);
  expect(done.pairs.map(({ zone }) => zone)).toEqual(['adjudicate', 'adjudicate']);
});

test('whoever was refused or erased is in no pair', async () => {
  await fillRegister(8, { 6: 2, 8: 4 });
  const refused = await enrol(needs, enrolmentOf(1));
  expect(refused.ok && refused.value.verdict.kind).toBe('already_enrolled');
  const sixth = await needs.register.residentAt(Seq.parse(6));
  if (!sixth) throw new Error('the sixth is a resident');
  const at = needs.now();
  await needs.register.commit('erase_resident', { resident: sixth.id, at }, testAct);
  const done = await deduplicateRegister(needs, runOf(new Kept()));
  expect(places(done)).toEqual([[8, 4]]);
});

test('the counter comes first: searches are bulk, and each waits until it may', async () => {
  await fillRegister(20, { 9: 3 });
  const { gallery } = needs;
  const urgencies = new Set<unknown>();
  const watched: typeof gallery = {
    ...gallery,
    search: (probe, bounds) => {
      urgencies.add(bounds.urgency);
      return gallery.search(probe, bounds);
    },
  };
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  await deduplicateRegister({ ...needs, gallery: watched }, runOf(new Kept(), { pause }));
  expect([...urgencies]).toEqual(['bulk']);
  expect(pauses).toBe(20);
});

test('whoever comes while it runs is searched by her own enrolment alone', async () => {
  await fillRegister(20, { 9: 3 });
  let came = false;
  const pause = async () => {
    if (came) return;
    came = true;
    await takenOver({ ...enrolmentOf(3), record: generatedRecord(77) });
  };
  const done = await deduplicateRegister(needs, runOf(new Kept(), { pause }));
  expect(places(done)).toEqual([[9, 3]]);
  expect(done.searched).toBe(20);
});
