import { innerProduct } from '../vocabulary/inner-product.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import type { MeasuredModality, ReferenceSearch } from './measured-modality.ts';
import { orderedScore } from './ordered-score.ts';

/** As many as are compared after the embeddings proposed them, and more. */
const proposedMax = 100;

/** Places of the references whose embeddings are nearest; none when there are no embeddings. */
function proposedTo(probe: FingerTemplate, references: readonly FingerTemplate[]) {
  const { vector } = probe.embedding;
  if (vector.length === 0) return [];
  return references
    .flatMap(({ embedding }, place) =>
      embedding.vector.length === vector.length
        ? [{ place, near: innerProduct(vector, embedding.vector, 0) }]
        : [],
    )
    .toSorted((a, b) => b.near - a.near)
    .slice(0, proposedMax)
    .map(({ place }) => place);
}

/** A search by comparison with every reference; what the embeddings propose is measured by it. */
export function openComparisonSearch(
  compare: MeasuredModality<FingerTemplate>['compare'],
  references: readonly FingerTemplate[],
): ReferenceSearch<FingerTemplate> {
  return {
    search: async (probe) => {
      const comparisons = await compare(references.map((reference) => ({ probe, reference })));
      const found = comparisons
        .map((comparison, place) => ({ ...comparison, place, order: orderedScore(comparison) }))
        .toSorted((a, b) => b.order - a.order);
      return { found, proposed: proposedTo(probe, references) };
    },
  };
}
