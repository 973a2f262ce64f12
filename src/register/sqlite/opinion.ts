import type { Changes, Opinion, Receipts, Verdict } from '../change.ts';
import type { AdjudicationCase } from '../register.ts';
import { findCase, writeOpinions } from './case-store.ts';
import { findEnrolment, writeVerdict } from './enrolment-store.ts';
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

/** Takes an opinion. Who enrolled the person, or gave an opinion before, is not asked again. */
export function giveOpinion(
  store: Store,
  { caseId, opinion, otherwise }: Changes['give_opinion'],
): Receipts['give_opinion'] {
  const known = findCase(store, caseId);
  if (!known) return { kind: 'refused', why: 'not_found' };
  if (known.state === 'closed') return { kind: 'refused', why: 'closed' };
  const enrolment = findEnrolment(store, 'seq', known.seq);
  const concerned = [enrolment?.operator, ...known.opinions.map(({ operator }) => operator)];
  if (concerned.includes(opinion.operator)) return { kind: 'refused', why: 'same_operator' };
  const opinions = [...known.opinions, opinion];
  const decided = agreed(opinions);
  writeOpinions(store, caseId, { opinions, open: decided === undefined });
  if (!decided) return { kind: 'open' };
  const verdict = verdictOf(decided, known, otherwise);
  return { kind: 'settled', settled: writeVerdict(store, known.seq, verdict) };
}
