import { swappedPosition } from '../biometrics/finger/position-check.ts';
import type { DuplicateCandidate } from '../register/change.ts';
import type { Register } from '../register/register.ts';
import { KnownFinger, type SourceScore, type TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import { referenceFrom, type CompareNeeds } from './compare-people.ts';
import { thresholdsFor, type Policy } from './policy.ts';

/** What naming swapped positions needs. */
export interface SwapNeeds {
  readonly policy: Pick<Policy, 'fingers' | 'duplicates'>;
  readonly register: Pick<Register, 'biometricsAt'>;
  readonly fingers: CompareNeeds['fingers'] & { readonly modelHash: string };
}

/** The finger of the reference that a captured one is instead of the stated one. */
async function swapOf(
  { policy, fingers: { engine } }: SwapNeeds,
  captured: { readonly finger: FingerTemplate; readonly known: SourceScore | undefined },
  references: readonly FingerTemplate[],
): Promise<readonly SourceScore[]> {
  const { finger, known } = captured;
  const here = known?.found ?? finger.position;
  const others = references.filter(
    ({ position, model }) => position !== here && model === finger.model,
  );
  const comparisons = await engine.compareFingers(finger, others);
  const scores = comparisons.flatMap(({ score }, place) => {
    const position = KnownFinger.safeParse(others[place]?.position);
    return position.success ? [{ position: position.data, score }] : [];
  });
  const swapped = swappedPosition(known?.score ?? 0, scores, policy.fingers);
  return swapped
    ? [{ source: finger.position, score: swapped.score, found: swapped.position }]
    : [];
}

/**
 * The evidence about a candidate. Of somebody whom it shows beyond doubt those fingers are named
 * that are of other positions than stated, as when index and middle were captured for each other.
 * Only fingers that the stated position does not confirm are compared with the others, at most ten
 * with nine each. It is for people's eyes: the fused score stays.
 */
export async function withSwapsNamed(
  needs: SwapNeeds,
  probe: TemplateSet,
  { seq, score, evidence }: Pick<DuplicateCandidate, 'seq' | 'score' | 'evidence'>,
  { count }: Coverage,
): Promise<readonly SourceScore[]> {
  const { hitFrom } = thresholdsFor(needs.policy.duplicates, count);
  if (score < hitFrom && evidence.every((source) => source.score < hitFrom)) return evidence;
  const captured = probe.fingers
    .filter(({ position }) => position !== 'unknown')
    .map((finger) => ({ finger, known: evidence.find(({ source }) => source === finger.position) }))
    .filter(({ known }) => !known || known.score < needs.policy.fingers.sameFingerFrom);
  if (captured.length === 0) return evidence;
  const stored = await needs.register.biometricsAt(seq, ['unknown']);
  if (!stored) return evidence;
  const references = referenceFrom(stored, needs.fingers.modelHash).fingers;
  const swaps = await Promise.all(captured.map((one) => swapOf(needs, one, references)));
  const named = new Map(swaps.flat().map((swap) => [swap.source, swap]));
  const shared = evidence.map((one) => named.get(one.source) ?? one);
  const more = [...named.values()].filter((swap) =>
    evidence.every(({ source }) => source !== swap.source),
  );
  return [...shared, ...more];
}
