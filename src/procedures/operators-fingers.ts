import type { Register } from '../register/register.ts';
import type { FingerPosition, FingerTemplate } from '../vocabulary/finger.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import { referenceFrom, type CompareNeeds } from './compare-people.ts';

/** What looking for the operator's fingers needs. */
export interface OperatorFingerNeeds {
  readonly register: Pick<Register, 'operator' | 'enrolment' | 'biometricsAt'>;
  readonly fingers: CompareNeeds['fingers'] & { readonly modelHash: string };
}

/** The operator's references; none when she has no record, no fingers, or was erased. */
async function referencesOf(
  needs: OperatorFingerNeeds,
  operator: OperatorId,
): Promise<readonly FingerTemplate[]> {
  const account = await needs.register.operator(operator);
  const enrolment = account?.enrolledAs && (await needs.register.enrolment(account.enrolledAs));
  const stored = enrolment && (await needs.register.biometricsAt(enrolment.seq, ['unknown']));
  return stored ? referenceFrom(stored, needs.fingers.modelHash).fingers : [];
}

/**
 * The stated positions of captured fingers that are the operator's own: whoever presses a finger
 * of hers in place of the resident's may press any. Each is compared with all that the register
 * holds of her, at most ten with ten.
 */
export async function operatorsFingers(
  needs: OperatorFingerNeeds,
  operator: OperatorId,
  captured: {
    readonly fingers: readonly FingerTemplate[];
    readonly sameFingerFrom: ComparisonScore;
  },
): Promise<readonly FingerPosition[]> {
  if (captured.fingers.length === 0) return [];
  const references = await referencesOf(needs, operator);
  const { engine } = needs.fingers;
  const own = await Promise.all(
    captured.fingers.map(async (finger) => {
      const comparable = references.filter(({ model }) => model === finger.model);
      const comparisons = await engine.compareFingers(finger, comparable);
      return comparisons.some(({ score }) => score >= captured.sameFingerFrom);
    }),
  );
  return captured.fingers.flatMap(({ position }, place) => (own[place] ? [position] : []));
}
