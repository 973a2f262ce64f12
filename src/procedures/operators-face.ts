import type { Register } from '../register/register.ts';
import type { OperatorAccount } from '../register/accounts.ts';
import type { OperatorId, Seq } from '../vocabulary/record-ids.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Template } from '../vocabulary/template.ts';
import { comparePeople, type CompareNeeds } from './compare-people.ts';

/** What looking for operators' faces needs. */
export interface OperatorFaceNeeds extends CompareNeeds {
  readonly register: Pick<Register, 'operator' | 'operators' | 'enrolment' | 'facesAt'>;
}

/** Why a face is not taken from this operator. */
export type OperatorFaceRefusal =
  /** It is her own, be it for herself or for somebody else. */
  | { readonly kind: 'operator_enrols_self' }
  /** It is a colleague's, and whoever enrols is no supervisor. */
  | { readonly kind: 'supervisor_required' };

/** Whose face it is: each with the place of her own enrolment. */
async function linked(
  { register }: OperatorFaceNeeds,
  accounts: readonly OperatorAccount[],
): Promise<readonly { readonly id: OperatorId; readonly seq: Seq }[]> {
  const found = await Promise.all(
    accounts.map(async ({ id, enrolledAs }) => {
      const enrolment = enrolledAs && (await register.enrolment(enrolledAs));
      return enrolment ? [{ id, seq: enrolment.seq }] : [];
    }),
  );
  return found.flat();
}

/**
 * Whether a face that is to be enrolled is of somebody who works here, by their own enrolments.
 * Nobody enrols herself, and a colleague only under a supervisor's hand. Whoever would be verified
 * as the operator counts as her.
 */
export async function refusalOfOperatorsFace(
  needs: OperatorFaceNeeds,
  operator: OperatorId,
  captured: { readonly face: Template; readonly sameFaceFrom: ComparisonScore },
): Promise<OperatorFaceRefusal | undefined> {
  const accounts = await needs.register.operators();
  const known = await linked(needs, accounts);
  if (known.length === 0) return undefined;
  const faces = await needs.register.facesAt(known.map(({ seq }) => seq));
  const comparable = faces.map((face) =>
    face !== 'none' && face.model === captured.face.model ? face : ('none' as const),
  );
  const compared = await comparePeople(
    needs,
    { face: captured.face, fingers: [] },
    comparable.map((face) => ({ face, fingers: [] })),
  );
  const alike = known.filter((_one, place) => {
    const score = compared[place]?.score ?? 'nothing_shared';
    return score !== 'nothing_shared' && score >= captured.sameFaceFrom;
  });
  if (alike.some(({ id }) => id === operator)) return { kind: 'operator_enrols_self' };
  const enroller = accounts.find(({ id }) => id === operator);
  if (alike.length === 0 || enroller?.roles.includes('supervisor')) return undefined;
  return { kind: 'supervisor_required' };
}
