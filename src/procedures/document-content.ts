import type { Register, Resident } from '../register/register.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { Demographics } from '../vocabulary/resident-record.ts';
import { referenceFrom } from './compare-people.ts';

/** Both portraits of a resident. */
export interface Portraits {
  /** Grey WebP, largest first: the first with which the code fits a card is taken. */
  readonly codes: readonly Uint8Array[];
  /** JPEG. */
  readonly card: Uint8Array;
}

/** What reading a document's content needs. */
export interface ContentNeeds {
  readonly register: Pick<Register, 'recordAt' | 'sampleAt' | 'biometricsAt'>;
  readonly fingers: { readonly modelHash: string };
  /** Of a photograph as captured; `none` when no face is found on it. */
  readonly portraits: (sample: Uint8Array) => Promise<Portraits | 'none'>;
}

/** What a document says of its holder, but for number and times. */
export interface DocumentContent {
  readonly demographics: Demographics;
  readonly bestFingers: readonly KnownFinger[];
  readonly portraits: Portraits;
}

const bestFingersMax = 2;

/** Positions of the fingers that were captured best. */
async function bestFingers(
  { register, fingers }: ContentNeeds,
  { seq }: Resident,
): Promise<readonly KnownFinger[]> {
  const stored = await register.biometricsAt(seq, ['unknown']);
  if (!stored) return [];
  return referenceFrom(stored, fingers.modelHash)
    .fingers.toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ position }) => (position === 'unknown' ? [] : [position]))
    .slice(0, bestFingersMax);
}

/** A resident as documents show her; undefined when no photograph of her can be used. */
export async function documentContent(
  needs: ContentNeeds,
  resident: Resident,
): Promise<DocumentContent | undefined> {
  const [record, sample, best] = await Promise.all([
    needs.register.recordAt(resident.seq),
    needs.register.sampleAt(resident.seq, 'face'),
    bestFingers(needs, resident),
  ]);
  const portraits = sample ? await needs.portraits(sample) : 'none';
  if (!record || portraits === 'none') return undefined;
  return { demographics: record.demographics, bestFingers: best, portraits };
}
