import { generatedCapture, generatedModel } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { generatedFingerEngine } from '../../src/generation/slaps.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import type { RecordId } from '../../src/vocabulary/record-ids.ts';
import type { Template } from '../../src/vocabulary/template.ts';

/** A face of whoever is recorded under this identifier: it is known again when she is erased. */
export function faceOf(recordId: RecordId, capture: string): Template {
  return { modality: 'face', model: generatedModel, vector: generatedCapture(recordId, capture) };
}

/** A finger of hers. */
export async function fingerOf(
  recordId: RecordId,
  position: KnownFinger,
  capture: string,
): Promise<FingerTemplate> {
  const data = generatedImpression(recordId, position, capture);
  const image = { widthPx: 1, heightPx: 1, data, dpi: 500 };
  const extracted = await generatedFingerEngine.extractFinger(image, position);
  if (!extracted.ok) throw new Error('a generated finger shows ridges');
  return extracted.value.template;
}
