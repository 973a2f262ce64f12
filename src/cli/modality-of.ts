import type { MeasuredModality } from '../evaluation/measured-modality.ts';
import { dpiRange, isScannerDpi } from '../vocabulary/dpi.ts';
import { Modality } from '../vocabulary/modality.ts';
import { UsageError, type Option } from './command.ts';
import { withFaces } from './local-faces.ts';
import { withFingers } from './local-fingers.ts';

/** Options that say which biometric an image shows, and how large it is. */
export const modalityOptions: Readonly<Record<string, Option>> = {
  modality: { value: 'face|finger', what: 'which biometric (default face)' },
  dpi: { value: 'N', what: 'fingers: resolution of the images (default: what the files say)' },
};

/** Work with a modality, whichever it is. */
type ModalityWork<R> = <T>(modality: MeasuredModality<T>) => Promise<R>;

/** How each modality's networks are opened for some work. */
const opened: Readonly<
  Record<Modality, <R>(threads: number, work: ModalityWork<R>) => Promise<R>>
> = {
  face: (threads, work) => withFaces(threads, ({ measured }) => work(measured)),
  finger: (threads, work) => withFingers(threads, ({ measured }) => work(measured)),
};

/** Which biometric was asked for. */
export function modalityOf(text: string | undefined): Modality {
  const modality = Modality.safeParse(text ?? 'face');
  if (!modality.success) throw new UsageError('--modality is face or finger');
  return modality.data;
}

/** The resolution that was given; undefined for none. */
export function dpiOf(text: string | undefined, modality: Modality): number | undefined {
  if (text === undefined) return undefined;
  if (modality !== 'finger') throw new UsageError('--dpi is for fingers');
  const dpi = Number(text);
  if (isScannerDpi(dpi)) return dpi;
  throw new UsageError(`--dpi is a number from ${dpiRange.min} to ${dpiRange.max}`);
}

/** Opens a modality's networks, works, and closes them whatever happens. */
export function withModality<R>(
  modality: Modality,
  threads: number,
  work: ModalityWork<R>,
): Promise<R> {
  return opened[modality](threads, work);
}
