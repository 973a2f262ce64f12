import { bestScore } from '../biometrics/best-of-several.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { ProgrammeFactor } from '../register/programme-terms.ts';
import type { Assurance } from '../vocabulary/assurance.ts';
import type { AuthenticationMethod } from '../vocabulary/authentication-method.ts';
import type { SourceScore } from '../vocabulary/biometric-source.ts';
import { attributesOf, type ClaimedDemographics } from '../vocabulary/claimed-demographics.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { PersonSample } from './acquire-person.ts';

/** What somebody shows to be known again: any of these, at least one. */
export interface ShownFactors extends Omit<PersonSample, 'slaps'> {
  /** A one-time code; undefined when none was shown. */
  readonly code?: string | undefined;
  /** What she states of herself; undefined when she states nothing. */
  readonly demographics?: ClaimedDemographics | undefined;
}

/** By what she wants to be known. */
export function factorsShown(shown: ShownFactors): readonly ProgrammeFactor[] {
  return [
    ...(shown.face === 'none' ? [] : ['face' as const]),
    ...(shown.fingers.length === 0 ? [] : ['finger' as const]),
    ...(shown.code === undefined ? [] : ['code' as const]),
    ...(shown.demographics === undefined ? [] : ['demographics' as const]),
  ];
}

/** What is wrong with a request whoever it is about. */
export interface FactorRefusal {
  readonly kind:
    | 'code_empty'
    | 'demographics_empty'
    /** Without a body or a code: both names and the birth date, or nothing. */
    | 'demographics_incomplete'
    | 'factor_not_allowed'
    | 'attribute_not_allowed'
    | 'factors_insufficient'
    /** Nobody keeps codes here. */
    | 'factor_unavailable';
}

/** An empty factor is a refusal, never one that was left out. */
export function emptyFactor(shown: ShownFactors): FactorRefusal | undefined {
  if (shown.code?.trim() === '') return { kind: 'code_empty' };
  if (shown.demographics && attributesOf(shown.demographics).length === 0) {
    return { kind: 'demographics_empty' };
  }
  return undefined;
}

/** Of these alone somebody is known by what she states. */
const leastStated = ['givenName', 'familyName', 'birthDate'] as const;

/** Whether a programme may ask by these factors, and whether they could suffice. */
export function factorsRefused(
  { factors, sufficient, attributes }: ProgrammeAccount,
  shown: ShownFactors,
): FactorRefusal | undefined {
  const empty = emptyFactor(shown);
  if (empty) return empty;
  const asked = factorsShown(shown);
  if (asked.some((factor) => !factors.includes(factor))) return { kind: 'factor_not_allowed' };
  const stated = shown.demographics ? attributesOf(shown.demographics) : [];
  if (stated.some((attribute) => !attributes.compared.includes(attribute))) {
    return { kind: 'attribute_not_allowed' };
  }
  const alone = asked.length === 1 && asked[0] === 'demographics';
  if (alone && leastStated.some((attribute) => !stated.includes(attribute))) {
    return { kind: 'demographics_incomplete' };
  }
  // What shows nothing at all is refused for that, by whoever looks at the samples.
  const suffices = sufficient.some((set) => set.every((factor) => asked.includes(factor)));
  return suffices || asked.length === 0 ? undefined : { kind: 'factors_insufficient' };
}

/** Modalities that would pass by themselves; of several fingers, as rare as the best of them is. */
function passedAlone(
  evidence: readonly SourceScore[],
  acceptFrom: ComparisonScore,
): readonly ('face' | 'finger')[] {
  const scoresOf = (face: boolean) =>
    evidence.filter(({ source }) => (source === 'face') === face).map(({ score }) => score);
  const passes = (scores: readonly ComparisonScore[]) =>
    scores.length > 0 && bestScore(scores) >= acceptFrom;
  return [
    ...(passes(scoresOf(true)) ? ['face' as const] : []),
    ...(passes(scoresOf(false)) ? ['finger' as const] : []),
  ];
}

/** What a pass rests on. */
export interface PassedFactors {
  readonly assurance: Assurance;
  readonly methods: readonly AuthenticationMethod[];
  /** Sets of factors that it would suffice for hold these; two modalities only if each passes. */
  readonly holds: (set: readonly ProgrammeFactor[]) => boolean;
}

/**
 * What factors amount to that passed together: one modality is substantial, two that would each
 * pass are high; a code or what is stated is low by itself, and raises nothing.
 */
export function passedFactors(
  shown: ShownFactors,
  evidence: readonly SourceScore[],
  acceptFrom: ComparisonScore,
): PassedFactors {
  const alone = passedAlone(evidence, acceptFrom);
  const compared = [
    ...(evidence.some(({ source }) => source === 'face') ? ['face' as const] : []),
    ...(evidence.some(({ source }) => source !== 'face') ? ['finger' as const] : []),
  ];
  const code = shown.code !== undefined;
  const stated = shown.demographics !== undefined;
  const others = [...(code ? ['code' as const] : []), ...(stated ? ['demographics' as const] : [])];
  const single = compared.length === 0 ? 'low' : 'substantial';
  return {
    assurance: alone.length === 2 ? 'high' : single,
    methods: [
      ...compared.map((modality) => (modality === 'face' ? 'face' : 'fpt')),
      ...(code ? ['otp' as const] : []),
      ...(stated ? ['kba' as const] : []),
      ...(code && compared.length > 0 ? ['mfa' as const] : []),
    ],
    holds: (set) => {
      const bodies = set.filter((factor) => factor === 'face' || factor === 'finger').length;
      const held = [...(bodies === 2 ? alone : compared), ...others];
      return set.every((factor) => held.includes(factor));
    },
  };
}
