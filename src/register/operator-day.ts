import { z } from 'zod';
import type { OperatorId } from '../vocabulary/record-ids.ts';

/** What is counted of an operator's work. */
export const OperatorMeasure = z.enum([
  /** Enrolments; the total is the sum of the photographs' qualities. */
  'enrolled',
  /** Impressions of these; the total is the sum of their qualities. */
  'fingers',
  /** Enrolments that lack a finger. */
  'with_exceptions',
  'exception_amputated',
  'exception_bandaged',
  'exception_unreadable',
  'exception_refused',
  'refused_quality',
  'refused_otherwise',
  /** Enrolments that adjudicators had to look at. */
  'adjudicated',
  /** Enrolments of which a correction changed what had become of them. */
  'overridden',
]);
export type OperatorMeasure = z.infer<typeof OperatorMeasure>;

/** How often one operator did something on one day. */
export interface OperatorDay {
  readonly operator: OperatorId;
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  readonly measure: OperatorMeasure;
  readonly count: number;
  readonly total: number;
}
