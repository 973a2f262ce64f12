import type { LifeEventHindrance } from '../../register/life-event-change.ts';
import type { KeptCorrection } from '../../social/household/correction-store.ts';
import { householdsOf } from '../../social/household/effects.ts';
import type { Household, HouseholdId } from '../../social/household/household.ts';
import type { LifeEvent } from '../../social/household/life-event.ts';
import {
  correctionOf,
  takenBack,
  type PopulationCorrection,
} from '../../social/household/population-correction.ts';
import type { EventRefusal } from '../../social/household/record-event.ts';
import { daysAfter, dayOf } from '../../social/day.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';

/** Why a life event happens in neither register. */
export type RegistersRefusal =
  | EventRefusal
  | { readonly kind: 'population_refused'; readonly why: LifeEventHindrance | 'refused_before' };

type Needs = Pick<SocialNeeds, 'social' | 'register' | 'now'>;

/** Corrections that one pass looks at. */
const correctionsMax = 500;
/** Days in which a finding about the two registers should be decided. */
const dueDays = 14;

/** Everybody of whom a correction says something. */
function namedBy({ people, deceased }: PopulationCorrection): readonly ResidentId[] {
  const named = people.map(({ resident }) => resident);
  return deceased === 'none' ? named : [...named, deceased];
}

async function correctionFor(
  { social }: Needs,
  event: LifeEvent,
): Promise<PopulationCorrection | 'none'> {
  const { happening } = event;
  const households = new Map<HouseholdId, Household>();
  for (const id of householdsOf(happening)) {
    const known = await social.known(id);
    if (known) households.set(id, known.household);
  }
  const kept =
    happening.kind === 'withdrawal' ? await social.correctionBy(happening.event) : undefined;
  return correctionOf(event, { households, withdrawn: kept?.correction ?? 'none' });
}

/** What the population register would refuse, asked before anything is written. */
async function hindranceOf(
  { register }: Needs,
  correction: PopulationCorrection,
): Promise<LifeEventHindrance | 'none'> {
  for (const id of namedBy(correction)) {
    const resident = await register.resident(id);
    if (resident?.standing === 'deceased' && correction.withdrawn === 'none') {
      return 'person_deceased';
    }
  }
  return 'none';
}

/** Opens a finding: the two registers say different things, and only a person can say which. */
async function askPeople(needs: Needs, { event }: KeptCorrection, why: string): Promise<void> {
  const [first, ...rest] = householdsOf(event.happening);
  if (first === undefined) return;
  const at = needs.now();
  await needs.social.settleExamination({
    household: 'none',
    at,
    due: daysAfter(dayOf(at), dueDays),
    found: [
      {
        rule: 'registers_disagree',
        matter: { kind: 'population', households: [first, ...rest], event: event.id, why },
        sameAs: event.id,
        evidence: why,
        operators: [event.by],
        foundFrom: [],
      },
    ],
  });
}

/** What the population register did not take is taken back here too. */
async function takeBack(needs: Needs, kept: KeptCorrection, why: LifeEventHindrance) {
  const back = await needs.social.record({ ...takenBack(kept.event), recorded: needs.now() });
  if (!back.ok) await askPeople(needs, kept, why);
  await needs.social.settleCorrection(kept.event.id, 'refused');
}

/** A death that was withdrawn waits for nobody any more. */
async function settleWithdrawn({ social }: Needs, { withdrawn }: PopulationCorrection) {
  if (withdrawn === 'none') return;
  const kept = await social.correctionBy(withdrawn);
  if (kept?.state === 'asked') await social.settleCorrection(withdrawn, 'refused');
}

/** Makes a correction that is written down. Whoever repeats it changes nothing. */
async function apply(
  needs: Needs,
  kept: KeptCorrection,
): Promise<Result<'corrected', RegistersRefusal>> {
  const { register, social, now } = needs;
  const { correction } = kept;
  if (await social.lifeEvent(takenBack(kept.event).id)) {
    // The register refused it, and taking it back was cut off: it is not asked a second time.
    await social.settleCorrection(kept.event.id, 'refused');
    return fail({ kind: 'population_refused', why: 'refused_before' });
  }
  const at = now();
  const [first] = namedBy(correction);
  const receipt = await register.commit(
    'note_life_event',
    { ...correction, at },
    {
      at,
      kind: 'life_event.noted',
      actor: `operator:${correction.operator}`,
      subject: first === undefined ? '' : register.pseudonym(first),
      purpose: 'social-registration',
      outcome: kept.event.happening.kind,
    },
  );
  if (receipt.kind === 'refused') {
    await takeBack(needs, kept, receipt.why);
    return fail({ kind: 'population_refused', why: receipt.why });
  }
  await settleWithdrawn(needs, correction);
  const asked = (await register.standingAskedBy(kept.event.id)) !== 'none';
  await social.settleCorrection(kept.event.id, asked ? 'asked' : 'done');
  return ok('corrected');
}

/** What is withdrawn is made first: made afterwards it would stand there, and here it would not. */
async function finishFirst(needs: Needs, event: LifeEvent['id']): Promise<void> {
  const kept = await needs.social.correctionBy(event);
  if (kept?.state === 'pending') await apply(needs, kept);
}

/**
 * One door for what happens in a life, to both registers: what must follow in the population
 * register is written down with the event, then made there; what that register refuses is taken
 * back. After a crash `resumeCorrections` goes on, so that it is both or neither.
 */
export async function passLifeEvent(
  needs: Needs,
  event: LifeEvent,
): Promise<Result<'recorded' | 'replayed', RegistersRefusal>> {
  const { happening } = event;
  if (happening.kind === 'withdrawal') await finishFirst(needs, happening.event);
  const before = await needs.social.lifeEvent(event.id);
  const correction = before ? 'none' : await correctionFor(needs, event);
  if (correction !== 'none') {
    const why = await hindranceOf(needs, correction);
    if (why !== 'none') return fail({ kind: 'population_refused', why });
  }
  const recorded = await needs.social.recordCorrecting(event, correction);
  if (!recorded.ok) return recorded;
  const kept = await needs.social.correctionBy(event.id);
  if (kept?.state === 'refused') {
    return fail({ kind: 'population_refused', why: 'refused_before' });
  }
  if (kept?.state !== 'pending') return recorded;
  const applied = await apply(needs, kept);
  return applied.ok ? recorded : applied;
}

/** How a pass over what was begun ended. */
export interface ResumedCorrections {
  readonly applied: number;
  readonly takenBack: number;
}

/**
 * Makes what was written down and not made, and looks at deaths that waited for a second officer:
 * one that was rejected goes to review, since here it happened and there it did not.
 */
export async function resumeCorrections(needs: Needs): Promise<ResumedCorrections> {
  const counts = { applied: 0, takenBack: 0 };
  for (const kept of await needs.social.corrections('pending', correctionsMax)) {
    const applied = await apply(needs, kept);
    counts[applied.ok ? 'applied' : 'takenBack'] += 1;
  }
  for (const kept of await needs.social.corrections('asked', correctionsMax)) {
    const state = await needs.register.standingAskedBy(kept.event.id);
    if (state === 'waiting') continue;
    if (state === 'rejected') await askPeople(needs, kept, 'death_not_confirmed');
    await needs.social.settleCorrection(kept.event.id, state === 'confirmed' ? 'done' : 'refused');
  }
  return counts;
}
