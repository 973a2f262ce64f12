import type { Idcs } from '../vocabulary/idcs.ts';
import { ProgrammeId, type OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { PersonRefusal } from './acquire-person.ts';
import { attemptVerification, type VerificationAttempt } from './attempt-verification.ts';
import type { Claimed } from './claimed-person.ts';
import {
  comparePictured,
  type PicturedCard,
  type PicturedNeeds,
  type PicturedRefusal,
} from './compare-pictured.ts';
import type { FactorRefusal } from './shown-factors.ts';
import {
  takeProbe,
  type ProbeAssurance,
  type ProbeNeeds,
  type ProbeRefusal,
} from './take-probe.ts';

/** In no programme's name: the office's own counter. */
export const counterId = ProgrammeId.parse('counter');

/** What a verification at a counter needs. */
export interface CounterNeeds extends PicturedNeeds, ProbeNeeds {
  readonly register: PicturedNeeds['register'];
  /** Whom a card's code names, when every proof of it holds now. */
  readonly readCode: (text: string, at: Instant) => Promise<Result<ReadCard, string>>;
  readonly gallery: { coverage(): Promise<Pick<Coverage, 'scope'>> };
}

/** Whom a card names: somebody of this register, or by the photograph that its centre signed. */
export type ReadCard = { readonly kind: 'resident'; readonly idcs: Idcs } | PicturedCard;

/** Whom somebody at a counter says she is: by a number, or by the code of her card. */
export type CounterClaim =
  Exclude<Claimed, { kind: 'subject' }> | { readonly kind: 'code'; readonly code: string };

/** What is shown at a counter. */
export interface CounterAttempt extends Pick<VerificationAttempt, 'purpose' | 'face' | 'fingers'> {
  readonly operator: OperatorId;
  readonly claimed: CounterClaim;
  /** Captures of devices, of this operator. */
  readonly captures: readonly string[];
}

/**
 * What an operator at a counter is told; it does not say whose a number is. `suspended` is told of
 * the number's own holder alone, who has another number.
 */
export interface CounterAnswer {
  readonly answer: 'yes' | 'no' | 'limited' | 'suspended';
  /** What is known of where the samples come from. */
  readonly assurance: ProbeAssurance;
  /** What she was compared with: this register's samples, or the photograph in a card's code. */
  readonly comparedWith: 'register' | 'card';
}

/** Why nobody was compared. */
export type CounterRefusal =
  | PersonRefusal
  | FactorRefusal
  | ProbeRefusal
  | PicturedRefusal
  /** A station has people without numbers: its centre gives those. */
  | { readonly kind: 'numbers_at_centre' }
  /** The code is damaged, altered, of another issuer, or not in force; `why` is its reason. */
  | { readonly kind: 'code_refused'; readonly why: string };

const answers = {
  verified: 'yes',
  refused: 'no',
  limited: 'limited',
  suspended: 'suspended',
  // Of programmes alone: the office's counter is none that anybody suspends.
  asker_limited: 'limited',
  asker_suspended: 'limited',
} as const;

/** Who is claimed; a code that is not believed claims nobody, and that is journalled. */
async function personClaimed(
  needs: CounterNeeds,
  { claimed, operator, purpose }: CounterAttempt,
): Promise<Result<Exclude<CounterClaim, { kind: 'code' }> | PicturedCard, CounterRefusal>> {
  if (claimed.kind !== 'code') {
    // Where nobody has a number, no would be said to every holder of one.
    const { scope } = await needs.gallery.coverage();
    return scope === 'register' ? ok(claimed) : fail({ kind: 'numbers_at_centre' });
  }
  const at = needs.now();
  const read = await needs.readCode(claimed.code, at);
  if (read.ok && read.value.kind === 'pictured') return ok(read.value);
  if (read.ok) return ok({ kind: 'idcs', idcs: read.value.idcs });
  const who = { actor: `operator:${operator}`, subject: '', purpose };
  const act = { at, kind: 'code.refused', outcome: read.error, ...who };
  await needs.register.commit('note_act', { at }, act);
  return fail({ kind: 'code_refused', why: read.error });
}

/** Verifies whoever is at the counter; limits, locks and the journal are as for programmes. */
export async function verifyAtCounter(
  needs: CounterNeeds,
  attempt: CounterAttempt,
): Promise<Result<CounterAnswer, CounterRefusal>> {
  const { operator, purpose } = attempt;
  const claimed = await personClaimed(needs, attempt);
  if (!claimed.ok) return claimed;
  const probe = await takeProbe(needs, attempt);
  if (!probe.ok) return probe;
  const { face, fingers, assurance } = probe.value;
  const asker = { actor: `operator:${operator}`, id: counterId, sector: 'counter' };
  const person = claimed.value;
  if (person.kind === 'pictured') {
    const compared = await comparePictured(needs, { card: person, purpose, asker, face });
    if (!compared.ok) return compared;
    return ok({ answer: answers[compared.value], assurance, comparedWith: 'card' });
  }
  const shown = { purpose, claimed: person, face, fingers };
  const attempted = await attemptVerification(needs, { ...shown, asker });
  if (!attempted.ok) return attempted;
  return ok({ answer: answers[attempted.value.outcome], assurance, comparedWith: 'register' });
}
