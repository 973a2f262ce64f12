import type { AcquisitionFailure, Extraction, Extractor } from '../biometrics/extraction.ts';
import type { DecodeRefusal } from '../capture/decode.ts';
import type { QualityRefusal } from '../capture/quality-gate.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';

/** What turning a sample into a template needs. */
export interface AcquireNeeds {
  readonly decode: (sample: Uint8Array) => Promise<Result<RgbImage, DecodeRefusal>>;
  readonly extractor: Extractor;
}

/** Whether an extraction is good enough for what it is wanted for. */
export type QualityGate = (extraction: Extraction) => Result<'good_enough', QualityRefusal>;

/** Why a sample was not taken. */
export type SampleRefusal =
  | { readonly kind: 'sample_refused'; readonly why: DecodeRefusal['kind'] }
  | AcquisitionFailure
  | QualityRefusal;

/** From the bytes of a photograph to a template that passed the gate. */
export async function acquire(
  needs: AcquireNeeds,
  sample: Uint8Array,
  gate: QualityGate,
): Promise<Result<Extraction, SampleRefusal>> {
  const image = await needs.decode(sample);
  if (!image.ok) return fail({ kind: 'sample_refused', why: image.error.kind });
  const extraction = await needs.extractor.extract(image.value);
  if (!extraction.ok) return extraction;
  const passed = gate(extraction.value);
  return passed.ok ? ok(extraction.value) : passed;
}
