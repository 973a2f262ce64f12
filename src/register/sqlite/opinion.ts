import type { CaseId, OperatorId, Seq } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Opinion } from '../adjudication-change.ts';
import type { Changes, Receipts, Verdict } from '../change.ts';
import type { AdjudicationCase } from '../register.ts';
import {
  findCase,
  findCases,
  inACase,
  openPairCase,
  writeClaim,
  writeOpinions,
} from './case-store.ts';
import { findEnrolment, writeVerdict } from './enrolment-store.ts';
import { decidedWith, pairOf, rememberPair } from './pair-decisions.ts';
import { findResident, suspendResident } from './resident-store.ts';
import type { Store } from './store.ts';

/** What the opinions amount to: two that agree, whichever came between them. */
function agreed(opinions: readonly Opinion[]): Opinion | undefined {
  const last = opinions.at(-1);
  return opinions
    .slice(0, -1)
    .some((other) => other.finding === last?.finding && other.candidate === last.candidate)
    ? last
    : undefined;
}

function verdictOf(
  decided: Opinion,
  known: AdjudicationCase,
  otherwise: Changes['give_opinion']['otherwise'],
): Verdict {
  if (decided.finding === 'different') {
    return otherwise === 'enrolled'
      ? { kind: 'enrolled' }
      : { kind: 'provisional', candidates: known.candidates };
  }
  return {
    kind: 'already_enrolled',
    candidates: known.candidates.filter(({ seq }) => seq === decided.candidate),
  };
}

/** Whoever has no say in a case: who enrolled one of the two, or said something before. */
function hasNoSay(store: Store, known: AdjudicationCase, operator: OperatorId): boolean {
  const { seq, kind, candidates, opinions } = known;
  const places = kind === 'newcomer' ? [seq] : [seq, ...candidates.map((one) => one.seq)];
  const enrolled = places.map((place) => findEnrolment(store, 'seq', place)?.operator);
  return [...enrolled, ...opinions.map((one) => one.operator)].includes(operator);
}

/** Whether a case is another's now. */
function isAnothers({ claim }: AdjudicationCase, operator: OperatorId, at: Instant): boolean {
  return claim !== 'none' && claim.operator !== operator && claim.until > at;
}

/** Takes an opinion. Who enrolled the person, or gave an opinion before, is not asked again. */
export function giveOpinion(
  store: Store,
  { caseId, opinion, otherwise }: Changes['give_opinion'],
): Receipts['give_opinion'] {
  const known = findCase(store, caseId);
  if (!known) return { kind: 'refused', why: 'not_found' };
  if (known.state === 'closed') return { kind: 'refused', why: 'closed' };
  if (hasNoSay(store, known, opinion.operator)) return { kind: 'refused', why: 'same_operator' };
  if (isAnothers(known, opinion.operator, opinion.at)) return { kind: 'refused', why: 'claimed' };
  const opinions = [...known.opinions, opinion];
  const decided = agreed(opinions);
  writeOpinions(store, caseId, { opinions, open: decided === undefined });
  return decided ? settle(store, known, { decided, otherwise }) : { kind: 'open' };
}

/** What follows from a decided case; what was decided of each pair is remembered. */
function settle(
  store: Store,
  known: AdjudicationCase,
  {
    decided,
    otherwise,
  }: {
    readonly decided: Opinion;
    readonly otherwise: Changes['give_opinion']['otherwise'];
  },
): Receipts['give_opinion'] {
  const { finding, at } = decided;
  const told =
    finding === 'different'
      ? known.candidates
      : known.candidates.filter(({ seq }) => seq === decided.candidate);
  for (const { seq } of told) rememberPair(store, pairOf(known.seq, seq), { finding, at });
  if (known.kind === 'newcomer') {
    const settled = writeVerdict(store, known.seq, verdictOf(decided, known, otherwise));
    return { kind: 'settled', settled };
  }
  if (finding === 'different') return { kind: 'pair_settled', outcome: 'different' };
  const [candidate] = told;
  if (!candidate) throw new Error('who is the same is named');
  suspendResident(store, { seq: known.seq, suspendedFor: candidate.seq, at });
  return { kind: 'pair_settled', outcome: 'suspended' };
}

/** Whether somebody has a number that is in force. */
function inForce(store: Store, seq: Seq): boolean {
  return findResident(store, 'seq = ? AND suspended_for IS NULL', seq) !== undefined;
}

/** Opens a case of two who both have numbers, unless people had these two before them. */
export function openCaseOfTwo(store: Store, change: Changes['open_case']): Receipts['open_case'] {
  const { seq, candidate } = change;
  if (seq <= candidate.seq || !inForce(store, seq) || !inForce(store, candidate.seq)) {
    return { kind: 'refused', why: 'not_residents' };
  }
  if (decidedWith(store, seq).includes(candidate.seq)) return { kind: 'refused', why: 'decided' };
  if (inACase(store, seq, candidate.seq)) return { kind: 'refused', why: 'in_a_case' };
  openPairCase(store, change);
  return { kind: 'opened' };
}

function claimOne(
  store: Store,
  known: AdjudicationCase | undefined,
  { operator, takeOver, until, at }: Changes['claim_case'],
): Receipts['claim_case'] {
  if (!known) return { kind: 'refused', why: 'not_found' };
  if (known.state === 'closed') return { kind: 'refused', why: 'closed' };
  if (hasNoSay(store, known, operator)) return { kind: 'refused', why: 'same_operator' };
  if (!takeOver && isAnothers(known, operator, at)) return { kind: 'refused', why: 'claimed' };
  writeClaim(store, known.id, { operator, until });
  return { kind: 'claimed', caseId: known.id, until };
}

/** Gives a case to one adjudicator for a time. */
export function claimCase(store: Store, change: Changes['claim_case']): Receipts['claim_case'] {
  if (change.caseId !== 'next') return claimOne(store, findCase(store, change.caseId), change);
  for (const known of findCases(store, 'open')) {
    const claimed = claimOne(store, known, { ...change, takeOver: false });
    if (claimed.kind === 'claimed') return claimed;
  }
  return { kind: 'refused', why: 'not_found' };
}

/** Lets go of a case that is hers. */
export function releaseCase(
  store: Store,
  { caseId, operator }: { readonly caseId: CaseId; readonly operator: OperatorId },
): Receipts['release_case'] {
  const known = findCase(store, caseId);
  if (!known || known.claim === 'none' || known.claim.operator !== operator) {
    return { released: false };
  }
  writeClaim(store, caseId, 'none');
  return { released: true };
}
