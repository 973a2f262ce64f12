import { z } from 'zod';

/** Why data of people is used: a code of the deployment's list of purposes. */
export const PurposeCode = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{1,63}$/, 'a code of a purpose')
  .brand<'PurposeCode'>();
export type PurposeCode = z.infer<typeof PurposeCode>;

/** What allows it: a code of the deployment's list of legal bases. */
export const BasisCode = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{1,63}$/, 'a code of a legal basis')
  .brand<'BasisCode'>();
export type BasisCode = z.infer<typeof BasisCode>;

/** A law or decree; or the consent of whoever is concerned, which must be recorded. */
const LegalBasis = z
  .object({
    code: BasisCode,
    kind: z.enum(['law', 'consent']),
    /** As an official paper cites it. */
    reference: z.string().trim().min(1).max(200),
  })
  .strict()
  .readonly();

/** Who may have a purpose. An operator has what one of her roles may. */
export const PurposeHolder = z.enum([
  'resident',
  'programme',
  'station',
  'clerk',
  'adjudicator',
  'supervisor',
  'auditor',
  'administrator',
]);
export type PurposeHolder = z.infer<typeof PurposeHolder>;

const Purpose = z
  .object({
    code: PurposeCode,
    /** Each suffices; one of them is stated. */
    bases: z.array(BasisCode).min(1).max(20).readonly(),
    holders: z.array(PurposeHolder).min(1).max(PurposeHolder.options.length).readonly(),
  })
  .strict()
  .readonly();

function repeats(codes: readonly string[]): boolean {
  return new Set(codes).size < codes.length;
}

/**
 * For what the social register's data may be used, on which legal basis, by whom: a file of the
 * deployment. What it does not name is not allowed.
 */
export const PurposeList = z
  .object({
    schema: z.literal('basma.purposes/1'),
    bases: z.array(LegalBasis).min(1).max(100).readonly(),
    purposes: z.array(Purpose).min(1).max(100).readonly(),
  })
  .strict()
  .superRefine(({ bases, purposes }, context) => {
    const known = bases.map(({ code }) => code);
    const unknown = purposes.flatMap((one) => one.bases).some((code) => !known.includes(code));
    if (unknown) context.addIssue({ code: 'custom', message: 'a purpose has an unknown basis' });
    if (repeats(known) || repeats(purposes.map(({ code }) => code)))
      context.addIssue({ code: 'custom', message: 'a code stands there twice' });
  })
  .readonly();
export type PurposeList = z.infer<typeof PurposeList>;

/** What whoever wants data states of it, as it came. */
export interface StatedUse {
  readonly purpose: string | undefined;
  readonly basis: string | undefined;
}

/** Why data is not used. */
export type UseRefusal =
  | 'purpose_missing'
  | 'basis_missing'
  /** Unknown, or not of whoever states it. */
  | 'purpose_not_allowed'
  /** Unknown, or not one of the purpose's. */
  | 'basis_not_allowed';

/** A stated use that the list allows. */
export interface AllowedUse {
  readonly purpose: PurposeCode;
  readonly basis: BasisCode;
  readonly rests: 'law' | 'consent';
}

/** Whether the list allows what is stated to somebody who is all of these. */
export function allowedUse(
  list: PurposeList,
  holders: readonly PurposeHolder[],
  { purpose = '', basis = '' }: StatedUse,
): AllowedUse | UseRefusal {
  if (purpose === '') return 'purpose_missing';
  if (basis === '') return 'basis_missing';
  const known = list.purposes.find(({ code }) => code === purpose);
  if (!known?.holders.some((holder) => holders.includes(holder))) return 'purpose_not_allowed';
  const rest = list.bases.find(({ code }) => code === basis);
  if (!rest || !known.bases.includes(rest.code)) return 'basis_not_allowed';
  return { purpose: known.code, basis: rest.code, rests: rest.kind };
}
