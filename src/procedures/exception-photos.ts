import type { ExceptionPhoto } from '../register/change.ts';
import type {
  ExceptionShown,
  FingerException,
  KnownFinger,
} from '../vocabulary/biometric-source.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { AcquireNeeds } from './acquire.ts';

/** Why the photographs of exceptions were not taken. */
export type ExceptionPhotoRefusal =
  | { readonly kind: 'exception_photo_refused'; readonly of: ExceptionShown; readonly why: string }
  | { readonly kind: 'exception_photo_twice'; readonly of: ExceptionShown }
  /** It shows what is not stated as missing. */
  | { readonly kind: 'exception_photo_unasked'; readonly of: ExceptionShown }
  /** Exceptions that no photograph shows, though the policy asks for one. */
  | { readonly kind: 'exception_photo_missing'; readonly positions: readonly KnownFinger[] };

/** Whether each photograph shows an exception, once, and each exception is shown where it must. */
export async function checkExceptionPhotos(
  { decode }: Pick<AcquireNeeds, 'decode'>,
  stated: {
    readonly exceptions: readonly FingerException[];
    readonly photos: readonly ExceptionPhoto[];
  },
  policy: { readonly exceptionPhotoRequired: boolean },
): Promise<Result<'shown', ExceptionPhotoRefusal>> {
  const missing = stated.exceptions.map(({ position }) => position);
  const shown = stated.photos.map(({ of }) => of);
  const twice = shown.find((of, place) => shown.indexOf(of) < place);
  if (twice) return fail({ kind: 'exception_photo_twice', of: twice });
  const unasked = shown.find((of) => (of === 'all' ? missing.length === 0 : !missing.includes(of)));
  if (unasked) return fail({ kind: 'exception_photo_unasked', of: unasked });
  const positions = missing.filter((of) => !shown.includes(of) && !shown.includes('all'));
  if (policy.exceptionPhotoRequired && positions.length > 0) {
    return fail({ kind: 'exception_photo_missing', positions });
  }
  // One after the other: a decoder holds a whole picture.
  for (const { of, image } of stated.photos) {
    const decoded = await decode(image);
    if (!decoded.ok) return fail({ kind: 'exception_photo_refused', of, why: decoded.error.kind });
  }
  return ok('shown');
}
