import type { FingerException, KnownFinger } from '../vocabulary/biometric-source.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { positionTwice } from './acquire-fingers.ts';

/** Why the fingers that an enrolment names do not add up. */
export type AccountRefusal =
  | { readonly kind: 'position_twice'; readonly position: KnownFinger }
  /** A finger was captured, and its absence is stated too. */
  | { readonly kind: 'position_both'; readonly position: KnownFinger }
  /** Neither captured nor excepted, though the policy expects one of both. */
  | { readonly kind: 'position_missing'; readonly positions: readonly KnownFinger[] };

/** Whether every position is named once, and every expected one is named. */
export function accountForFingers(
  captured: readonly KnownFinger[],
  exceptions: readonly FingerException[],
  expected: readonly KnownFinger[],
): Result<'accounted_for', AccountRefusal> {
  const excepted = exceptions.map(({ position }) => position);
  const twice = positionTwice(captured) ?? positionTwice(excepted);
  if (twice) return fail({ kind: 'position_twice', position: twice });
  const both = captured.find((position) => excepted.includes(position));
  if (both) return fail({ kind: 'position_both', position: both });
  const named = new Set([...captured, ...excepted]);
  const positions = expected.filter((position) => !named.has(position));
  return positions.length === 0
    ? ok('accounted_for')
    : fail({ kind: 'position_missing', positions });
}
