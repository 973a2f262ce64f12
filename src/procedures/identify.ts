import type { PeopleGallery } from '../gallery/people-gallery.ts';
import type { Register } from '../register/register.ts';
import type { SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import { Seq, type OperatorId, type RecordId } from '../vocabulary/record-ids.ts';
import { ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Clock } from '../vocabulary/time.ts';
import {
  acquirePerson,
  outcomeOf,
  type AcquirePersonNeeds,
  type PersonRefusal,
  type PersonSample,
} from './acquire-person.ts';
import type { QualityGate } from './acquire.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import { thresholdsFor, type Policy } from './policy.ts';
import { searchEveryone } from './search-everyone.ts';
import { compareCandidates, type SearchNeeds } from './search-people.ts';
import { withSwapsNamed } from './swapped-positions.ts';

/** What an identification needs. */
export interface IdentifyNeeds extends AcquirePersonNeeds, SearchNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'];
  readonly register: Register;
  readonly gallery: PeopleGallery;
  readonly follower: GalleryFollower;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly now: Clock;
}

/** Someone whom the probe resembles. */
export interface IdentifiedCandidate {
  readonly seq: Seq;
  readonly recordId: RecordId;
  readonly score: ComparisonScore;
  /** What each shared source says by itself. */
  readonly evidence: readonly SourceScore[];
}

/** Who somebody may be: for an adjudicator's eyes, and of no consequence by itself. */
export interface Identification {
  readonly candidates: readonly IdentifiedCandidate[];
  readonly coverage: Coverage;
}

/** Who asks for whom, and why. */
export interface IdentifyRequest extends PersonSample {
  readonly operator: OperatorId;
  readonly purpose: string;
  /** Aborted when whoever asked does not wait any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Searches everyone by a face, by fingers, or by both; journalled with its purpose, also when it
 * was given up.
 * @throws the reason of the signal when that is aborted before there is an answer
 */
export async function identify(
  needs: IdentifyNeeds,
  request: IdentifyRequest,
): Promise<Result<Identification, PersonRefusal>> {
  const journal = async (outcome: string) => {
    const act = {
      at: needs.now(),
      kind: 'identification.answered',
      actor: `operator:${request.operator}`,
      subject: '',
      purpose: request.purpose,
      outcome,
    };
    await needs.register.commit('note_act', { at: act.at }, act);
  };
  const acquired = await acquirePerson(needs, request, {
    faceGate: needs.verificationGate,
    fingerGate: needs.fingers.verificationGate,
    sameFingerFrom: needs.policy.fingers.sameFingerFrom,
  });
  if (!acquired.ok) {
    await journal(outcomeOf(acquired.error));
    return acquired;
  }
  const identification = await searched(needs, acquired.value.templates, request.signal).catch(
    async (error: unknown) => {
      // Somebody was sought, if in vain: that remains.
      if (request.signal?.aborted) await journal('given_up');
      throw error;
    },
  );
  await journal(`candidates_${identification.candidates.length}`);
  return ok(identification);
}

async function searched(
  needs: IdentifyNeeds,
  probe: TemplateSet,
  signal: AbortSignal | undefined,
): Promise<Identification> {
  const policy = needs.policy.duplicates;
  const found = await searchEveryone(needs, probe, {
    below: Seq.parse(Number.MAX_SAFE_INTEGER),
    candidatesMax: policy.candidatesMax,
    signal,
  });
  const { coverage } = found;
  const { adjudicateFrom, hitFrom } = thresholdsFor(policy, coverage.count);
  const compared = await compareCandidates(needs, probe, {
    found,
    also: [],
    policy,
    sayEnough: (_seq, { score }) => score !== 'nothing_shared' && score >= adjudicateFrom,
  });
  signal?.throwIfAborted();
  const alike: IdentifiedCandidate[] = [];
  for (const [seq, { score, evidence }] of compared) {
    if (score === 'nothing_shared') continue;
    // One source beyond doubt is shown though others deny it: people see which says what.
    if (score < adjudicateFrom && !evidence.some((source) => source.score >= hitFrom)) continue;
    const enrolment = await needs.register.enrolmentAt(seq);
    if (!enrolment) continue;
    const candidate = { seq, recordId: enrolment.recordId, score, evidence };
    const named = await withSwapsNamed(needs, probe, candidate, coverage);
    alike.push({ ...candidate, evidence: named });
  }
  return { candidates: alike.toSorted((a, b) => b.score - a.score || a.seq - b.seq), coverage };
}
