import { z } from 'zod';

/**
 * Comparison score: −10·log₁₀(FMR), 0 … 80, higher is more alike. 40 means that one non-mated pair
 * in ten thousand scores as high. It means the same for every modality and model.
 */
export const ComparisonScore = z.number().min(0).max(80).brand<'ComparisonScore'>();
export type ComparisonScore = z.infer<typeof ComparisonScore>;
