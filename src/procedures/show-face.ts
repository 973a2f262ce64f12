import type { Register } from '../register/register.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import type { CaseId, OperatorId, Seq } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What showing a kept photograph needs. */
export interface ShowFaceNeeds {
  readonly register: Pick<Register, 'caseOf' | 'sampleAt' | 'commit'>;
  /** A kept photograph, of whatever format it was captured in. */
  readonly decodeKeptFace: (
    sample: Uint8Array,
  ) => Promise<Result<RgbImage, { readonly kind: string }>>;
  readonly capturing: { readonly facePicture: (face: RgbImage) => Promise<Uint8Array> };
  readonly now: Clock;
}

type ShownFace = Result<Uint8Array, { readonly kind: 'not_found' | 'photograph_unreadable' }>;

/** A kept photograph as a JPEG that every browser shows; cameras' formats are many. */
export async function facePictureOf(
  { decodeKeptFace, capturing }: Pick<ShowFaceNeeds, 'decodeKeptFace' | 'capturing'>,
  sample: Uint8Array,
): Promise<ShownFace> {
  const face = await decodeKeptFace(sample);
  if (!face.ok) return fail({ kind: 'photograph_unreadable' });
  return ok(await capturing.facePicture(face.value));
}

/** The face of a person in a case; that it was looked at is journalled before it is shown. */
export async function viewFace(
  needs: ShowFaceNeeds,
  request: { readonly caseId: CaseId; readonly operator: OperatorId; readonly seq: Seq },
): Promise<ShownFace> {
  const { caseId, operator, seq } = request;
  const known = await needs.register.caseOf(caseId);
  const concerned = known && [known.seq, ...known.candidates.map((one) => one.seq)].includes(seq);
  const sample = concerned ? await needs.register.sampleAt(seq, 'face') : undefined;
  const shown: ShownFace = sample
    ? await facePictureOf(needs, sample)
    : fail({ kind: 'not_found' });
  const at = needs.now();
  await needs.register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'adjudication.face_viewed',
      actor: `operator:${operator}`,
      subject: caseId,
      purpose: 'adjudication',
      outcome: shown.ok ? `face:${seq}` : shown.error.kind,
    },
  );
  return shown;
}
