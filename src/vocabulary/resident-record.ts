import { z } from 'zod';
import { BirthDate } from './birth-date.ts';
import { Consent } from './consent.ts';
import { Idcs } from './idcs.ts';
import { ScriptedName } from './names.ts';

/** Who somebody says she is, as the clerk wrote it down from her papers. */
export const Demographics = z
  .object({
    givenName: ScriptedName,
    familyName: ScriptedName,
    fatherName: ScriptedName.optional(),
    motherName: ScriptedName.optional(),
    birthDate: BirthDate,
    birthPlace: z.string().trim().min(1).max(100),
    sex: z.enum(['female', 'male']),
    nationality: z.string().regex(/^[A-Z]{3}$/, 'a country code of three letters (ISO 3166-1)'),
  })
  .strict()
  .readonly();
export type Demographics = z.infer<typeof Demographics>;

const paperNumber = z
  .string()
  .trim()
  .regex(/^[A-Z0-9][A-Z0-9 /-]{2,29}$/i, 'a document number');

/** What proves the demographics. Article 3 of decree 2-21-473 lets two residents bear witness. */
const Evidence = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('national_card'), number: paperNumber })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('birth_extract'), number: paperNumber })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('residence_permit'), number: paperNumber })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('witnesses'), witnesses: z.tuple([Idcs, Idcs]) })
    .strict()
    .refine((evidence) => evidence.witnesses[0] !== evidence.witnesses[1], 'two different people')
    .readonly(),
]);
export type Evidence = z.infer<typeof Evidence>;

/** What a guardian is to the minor. */
const GuardianRelation = z.enum(['mother', 'father', 'legal_guardian', 'kafil', 'institution']);

/** All that an enrolment states about a person, biometrics apart. */
export const ResidentRecord = z
  .object({
    demographics: Demographics,
    evidence: Evidence,
    /** The registered guardian of a minor. */
    guardian: Idcs.optional(),
    guardianRelation: GuardianRelation.optional(),
    consent: Consent.optional(),
  })
  .strict()
  .refine(({ guardian, guardianRelation }) => guardian !== undefined || !guardianRelation, {
    path: ['guardianRelation'],
    message: 'of a guardian who is named',
  })
  .readonly();
export type ResidentRecord = z.infer<typeof ResidentRecord>;
