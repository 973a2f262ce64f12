import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { FingerAbsence } from '../../../vocabulary/finger.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import type { Language } from '../../language.ts';

/** The steps of an enrolment, in their order. */
export const steps = ['person', 'consent', 'face', 'fingers', 'review', 'receipt'] as const;
export type Step = (typeof steps)[number];

/** What proves who somebody is. */
export const evidenceKinds = [
  'national_card',
  'birth_extract',
  'residence_permit',
  'witnesses',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What a guardian is to a minor. */
export const relations = ['mother', 'father', 'legal_guardian', 'kafil', 'institution'] as const;

/** What the clerk typed, as it stands in the fields. */
export interface PersonForm {
  readonly evidence: EvidenceKind;
  readonly number: string;
  readonly witness1: string;
  readonly witness2: string;
  readonly familyLatin: string;
  readonly familyArabic: string;
  readonly givenLatin: string;
  readonly givenArabic: string;
  readonly sex: 'female' | 'male' | '';
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly estimated: boolean;
  readonly birthPlace: string;
  readonly nationality: string;
  readonly guardian: string;
  readonly relation: string;
}

/** Names that were offered from the other script and that nobody has touched. */
export type OfferedName = 'familyLatin' | 'familyArabic' | 'givenLatin' | 'givenArabic';

/** A finger that is not captured. */
export interface StatedException {
  readonly position: KnownFinger;
  readonly reason: FingerAbsence;
}

/** What a device captured; the station keeps it for a quarter of an hour. */
export interface HeldCapture {
  readonly captureId: string;
  /** What the device was asked for. */
  readonly of: KnownFinger | SlapKind | 'face';
  /** The fingers of which it holds one image each, or `face`. */
  readonly holds: readonly string[];
  /** Unix time in ms. */
  readonly expiresAt: number;
}

/** How good each finger of a sample was found to be. */
export type FoundQualities = Readonly<Record<string, number>>;

/** Everything of an enrolment that is not a picture: what a draft keeps. */
export interface Statements {
  readonly step: Step;
  /** Unix time in ms. */
  readonly begunAt: number;
  readonly form: PersonForm;
  readonly offered: readonly OfferedName[];
  readonly consent: { readonly language: Language; readonly at: number } | 'none';
  readonly faceSource: 'webcam' | 'file' | 'device';
  readonly captures: readonly HeldCapture[];
  readonly exceptions: readonly StatedException[];
  readonly qualities: FoundQualities;
  /** The enrolment was sent; its answer may have been lost on the way. */
  readonly sent: boolean;
}

/** Before anything is written. */
export const nothingStated: Statements = {
  step: 'person',
  begunAt: 0,
  form: {
    evidence: 'national_card',
    number: '',
    witness1: '',
    witness2: '',
    familyLatin: '',
    familyArabic: '',
    givenLatin: '',
    givenArabic: '',
    sex: '',
    day: '',
    month: '',
    year: '',
    estimated: false,
    birthPlace: '',
    nationality: 'MAR',
    guardian: '',
    relation: '',
  },
  offered: [],
  consent: 'none',
  faceSource: 'webcam',
  captures: [],
  exceptions: [],
  qualities: {},
  sent: false,
};

/**
 * Statements as the station kept them for this page. It kept what a page like this wrote; what an
 * older page did not write has its beginning.
 */
export function statementsFrom(kept: unknown): Statements {
  const found: Partial<Statements> = Object(kept);
  return { ...nothingStated, ...found, form: { ...nothingStated.form, ...Object(found.form) } };
}
