import type { Changes, Receipts } from '../change.ts';
import { findEnrolment, referenceChanged } from './enrolment-store.ts';
import type { Store } from './store.ts';

/** Whether a centre decides about this enrolment, and its data are here. */
function isProvisional(store: Store, seq: Changes['forget_samples']['seq']): boolean {
  const state = findEnrolment(store, 'seq', seq)?.state;
  return state?.kind === 'settled' && state.verdict.kind === 'provisional';
}

/** Removes the samples and keeps templates and record: the person is known again. */
export function forgetSamples(
  store: Store,
  { seq }: Changes['forget_samples'],
): Receipts['forget_samples'] {
  if (!isProvisional(store, seq)) return { done: false };
  const { changes } = store.db
    .prepare(
      `DELETE FROM sealed WHERE seq = ?
       AND (kind IN ('sample', 'finger_resolutions', 'device_evidence')
         OR kind GLOB 'finger_sample:*' OR kind GLOB 'exception_photo:*')`,
    )
    .run(seq);
  return { done: changes > 0 };
}

/** Destroys the key of an enrolment that was sent back, and takes it out of the galleries. */
export function withdrawEnrolment(
  store: Store,
  { seq }: Changes['withdraw_enrolment'],
): Receipts['withdraw_enrolment'] {
  const { changes } = isProvisional(store, seq)
    ? store.db
        .prepare(
          'UPDATE enrolments SET wrapped_key = NULL WHERE seq = ? AND wrapped_key IS NOT NULL',
        )
        .run(seq)
    : { changes: 0 };
  if (changes === 0) return { done: false, changes: [] };
  for (const table of ['sealed', 'extractions', 'blocks']) {
    store.db.prepare(`DELETE FROM ${table} WHERE seq = ?`).run(seq);
  }
  const change = referenceChanged(store, 'removed', seq);
  return { done: true, changes: [{ kind: 'removed', change, seq }] };
}
