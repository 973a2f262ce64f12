import { similarityOf } from '../biometrics/face/compare.ts';
import type { Receipts } from '../register/change.ts';
import type { Register } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import { ok, type Result } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import { defaultOfflinePolicy } from '../vocabulary/verifier-bundle.ts';
import { acquire, type SampleRefusal } from './acquire.ts';
import {
  refuse,
  windowStart,
  type AttemptNeeds,
  type VerificationAttempt,
} from './attempt-verification.ts';
import { faceCompared } from './compare-people.ts';

/** What comparing somebody with the photograph in her card's code needs. */
export interface PicturedNeeds extends AttemptNeeds {
  readonly register: Register;
  /** The template of a code's photograph; `none` when no face is found on it. */
  readonly portraitTemplate: (portrait: Uint8Array) => Promise<Template | 'none'>;
}

/** A card whose code was believed, of somebody whom this register does not hold. */
export interface PicturedCard {
  readonly kind: 'pictured';
  readonly idcs: Idcs;
  /** WebP, as the code carries it. */
  readonly portrait: Uint8Array;
}

/** Why nobody was compared with a photograph. */
export type PicturedRefusal = SampleRefusal | { readonly kind: 'card_needs_face' };

/** Who is compared with which photograph, and who asks. */
export interface PicturedAttempt extends Pick<VerificationAttempt, 'purpose' | 'asker' | 'face'> {
  readonly card: PicturedCard;
}

/**
 * Whether somebody is the one in the photograph of a card: what its issuer signed stands for a
 * register that is not here. Tries are counted under the card's number as under any other, and a
 * photograph on which nobody is found is a no.
 */
export async function comparePictured(
  needs: PicturedNeeds,
  { card, purpose, asker, face }: PicturedAttempt,
): Promise<Result<Receipts['record_verification']['outcome'], PicturedRefusal>> {
  const claimed = { kind: 'idcs', idcs: card.idcs } as const;
  const tried = { purpose, asker, claimed, face, fingers: [] };
  if (face === 'none') return refuse(needs, tried, { kind: 'card_needs_face' });
  const live = await acquire(needs, face, needs.verificationGate);
  if (!live.ok) return refuse(needs, tried, live.error);
  const pictured = await needs.portraitTemplate(card.portrait);
  const similarity = pictured === 'none' ? undefined : similarityOf(live.value.template, pictured);
  const passes =
    similarity !== undefined &&
    faceCompared(needs.calibration, similarity).evidence.score >= defaultOfflinePolicy.acceptFrom;
  const at = needs.now();
  const decision = passes ? 'verified' : 'refused';
  const { verification } = needs.policy;
  const attemptKey = needs.register.pseudonym(`card:${card.idcs}`);
  const { actor, id } = asker;
  const said = { actor, purpose, subject: attemptKey, outcome: decision };
  const { outcome } = await needs.register.commit(
    'record_verification',
    {
      resident: 'card_holder',
      programme: id,
      attemptKey,
      outcome: decision,
      factors: ['face'],
      limit: { refusalsMax: verification.refusalsMax, since: windowStart(needs) },
      subject: 'untold',
      shownVid: 'none',
      at,
    },
    { at, kind: 'verification.answered', ...said },
  );
  return ok(outcome);
}
