import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { CandidateList, Reference, SearchBounds } from './gallery.ts';

/** What a station asks of a gallery's process. */
export type Question =
  | { readonly kind: 'append'; readonly change: ChangeNumber; readonly reference: Reference }
  | { readonly kind: 'remove'; readonly change: ChangeNumber; readonly seq: Seq }
  | { readonly kind: 'search'; readonly probe: Template; readonly bounds: SearchBounds }
  | { readonly kind: 'coverage' };

/** What the process answers; a failure says nothing of what was asked. */
export interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly value: CandidateList | Coverage | undefined;
}
