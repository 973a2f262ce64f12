import type { LikenessPolicy } from './policy.ts';

/** How alike two people are, in words for people: a number would be read as a certainty. */
export const likenesses = ['very_alike', 'alike', 'little_alike'] as const;
export type Likeness = (typeof likenesses)[number];

/** The word for a score. @param score −10·log₁₀ of the false match rate */
export function likenessOf(score: number, { alikeFrom, veryAlikeFrom }: LikenessPolicy): Likeness {
  if (score >= veryAlikeFrom) return 'very_alike';
  return score >= alikeFrom ? 'alike' : 'little_alike';
}
