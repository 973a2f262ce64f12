import type { Coverage } from '../vocabulary/coverage.ts';
import type { ModelId } from '../vocabulary/template.ts';

/** What a gallery holds: one model of one length, for a scope that its site states. */
export interface GalleryKind {
  readonly model: ModelId;
  /** SHA-256 of the model's file: a snapshot of the same name and other weights is not read. */
  readonly modelHash: string;
  readonly dimension: number;
  readonly scope: Coverage['scope'];
}
