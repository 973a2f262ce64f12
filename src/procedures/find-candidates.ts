import type { SearchManners } from '../gallery/gallery.ts';
import type { PeopleGallery } from '../gallery/people-gallery.ts';
import type { DuplicateCandidate } from '../register/change.ts';
import type { Enrolment, Register } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import type { PersonComparison } from './compare-people.ts';
import { deservesALook, saysEnough, type SettledCandidate } from './decide-enrolment.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import type { Policy } from './policy.ts';
import { searchEveryone } from './search-everyone.ts';
import { compareCandidates, type SearchNeeds } from './search-people.ts';
import type { SettlementBoard } from './settlement-board.ts';
import { withSwapsNamed } from './swapped-positions.ts';

/** What a search for duplicates needs. */
export interface FindNeeds extends SearchNeeds {
  readonly register: Register;
  readonly gallery: PeopleGallery;
  readonly follower: GalleryFollower;
  readonly board: SettlementBoard;
  readonly policy: Policy;
}

/** Whose duplicates are sought: the place is taken, only earlier places count. */
export interface Sought {
  readonly seq: Seq;
  readonly record: ResidentRecord;
  readonly templates: TemplateSet;
}

/**
 * Everyone enrolled before `sought` whose face or fingers, or these and the data together, are
 * alike. A candidate that is itself undecided is awaited.
 */
export async function findCandidates(
  needs: FindNeeds,
  sought: Sought,
  manners: SearchManners = {},
): Promise<{ readonly candidates: readonly SettledCandidate[]; readonly coverage: Coverage }> {
  const policy = needs.policy.duplicates;
  const max = policy.candidatesMax;
  const [found, lookalikes] = await Promise.all([
    searchEveryone(needs, sought.templates, {
      ...manners,
      below: sought.seq,
      candidatesMax: max,
    }),
    needs.register.lookalikes(sought.record, { below: sought.seq, max }),
  ]);
  const { coverage } = found;
  const likeness = new Map(lookalikes.map((lookalike) => [lookalike.seq, lookalike.likeness]));
  const candidateAt = (seq: Seq, { score, evidence }: PersonComparison): DuplicateCandidate => ({
    seq,
    score: score === 'nothing_shared' ? ComparisonScore.parse(0) : score,
    evidence,
    demographicLikeness: likeness.get(seq) ?? 0,
  });
  const compared = await compareCandidates(needs, sought.templates, {
    found,
    // Someone whose data are alike may stand below the candidates that the search had room for.
    also: lookalikes.map(({ seq }) => seq),
    policy,
    sayEnough: (seq, stated) => saysEnough(candidateAt(seq, stated), coverage, policy),
  });
  const decided = new Set(await needs.register.decidedWith(sought.seq));
  const candidates: SettledCandidate[] = [];
  for (const [seq, comparison] of compared) {
    // Two people had these two before them: their word stands, whatever networks say since.
    if (decided.has(seq)) continue;
    const candidate = candidateAt(seq, comparison);
    if (!deservesALook(candidate, coverage, policy)) continue;
    const standing = standingOf(await settledEnrolment(needs, seq));
    if (standing === 'gone') continue;
    const evidence = await withSwapsNamed(needs, sought.templates, candidate, coverage);
    candidates.push({ ...candidate, evidence, standing });
  }
  return { candidates, coverage };
}

/** The enrolment at `seq` once it is decided. */
async function settledEnrolment(needs: FindNeeds, seq: Seq): Promise<Enrolment | undefined> {
  const announced = needs.board.settled(seq, needs.policy.pendingWaitMsMax);
  const enrolment = await needs.register.enrolmentAt(seq);
  if (enrolment?.state.kind !== 'pending') {
    needs.board.announce(seq);
    return enrolment;
  }
  await announced;
  const decided = await needs.register.enrolmentAt(seq);
  if (decided?.state.kind !== 'pending') return decided;
  throw Object.assign(new Error('an earlier enrolment of a similar person is not decided yet'), {
    code: 'earlier_enrolment_pending',
  });
}

function standingOf(enrolment: Enrolment | undefined): SettledCandidate['standing'] | 'gone' {
  if (enrolment?.state.kind !== 'settled') return 'gone';
  switch (enrolment.state.verdict.kind) {
    case 'enrolled':
    case 'provisional':
      return 'known';
    case 'needs_adjudication':
      return 'disputed';
    case 'already_enrolled':
      return 'gone';
  }
}
