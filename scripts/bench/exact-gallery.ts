import { openExactGallery, type ExactSettings } from '../../src/gallery/exact.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { nativeGallery } from '../../src/gallery/native-rows.ts';

/** The exact search as a station has it, kept in memory. */
export async function exactGallery(settings: Omit<ExactSettings, 'snapshot'>): Promise<Gallery> {
  const native = nativeGallery();
  if ('missing' in native) throw new Error(`there is no exact search: ${native.missing}`);
  return openExactGallery(native, { ...settings, snapshot: 'unsaved' });
}
