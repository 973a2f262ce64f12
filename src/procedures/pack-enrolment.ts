import type { Keys } from '../credentials/keys/keys.ts';
import type { Outbox, OutboxEntry } from '../packets/outbox.ts';
import { sealPacket, type SampleToSeal } from '../packets/seal-packet.ts';
import { sha256Of } from '../packets/sealed-part.ts';
import type { Register, StoredSamples } from '../register/register.ts';
import type { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { SealingJwk } from '../vocabulary/public-key.ts';
import type { Seq, StationId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What packing needs. */
export interface PackNeeds {
  readonly register: Pick<
    Register,
    | 'enrolmentAt'
    | 'recordAt'
    | 'samplesAt'
    | 'deviceEvidenceAt'
    | 'fingerExceptionsAt'
    | 'exceptionPhotosAt'
    | 'exceptionPhotoAt'
  >;
  readonly outbox: Outbox;
  readonly keys: Keys;
  readonly station: StationId;
  readonly centreKey: SealingJwk;
  readonly now: Clock;
}

/** Bytes that are kept, and sent, at once. */
export const sliceBytes = 256 * 1024;

function samplesToSeal(
  { face, fingers }: StoredSamples,
  evidence: readonly SampleEvidence[],
): readonly SampleToSeal[] {
  const signed = new Map(evidence.map((one) => [one.of, one.evidence]));
  return [
    {
      of: 'face',
      dpi: 'unstated',
      deviceEvidence: signed.get('face') ?? 'none',
      bytes: face,
    },
    ...fingers.map(({ position: of, dpi, sample: bytes }) => ({
      of,
      dpi,
      deviceEvidence: signed.get(of) ?? ('none' as const),
      bytes,
    })),
  ];
}

/** Photographs of exceptions, in the order in which the register has them. */
async function exceptionsToSeal({ register }: PackNeeds, seq: Seq): Promise<SampleToSeal[]> {
  const sealed: SampleToSeal[] = [];
  for (const shown of await register.exceptionPhotosAt(seq)) {
    const bytes = await register.exceptionPhotoAt(seq, shown);
    if (!bytes) throw new Error('a photograph that is listed is there');
    sealed.push({ of: `exception_photo:${shown}`, dpi: 'unstated', deviceEvidence: 'none', bytes });
  }
  return sealed;
}

/**
 * Seals an approved enrolment to the centre and puts it into the outbox; what was sealed of it
 * before goes.
 * @throws an Error with code `packet_too_large`
 */
export async function packEnrolment(needs: PackNeeds, entry: OutboxEntry): Promise<void> {
  const { recordId, seq, trackingNumber, requestHash, approved } = entry;
  if (approved === 'not_yet') throw new Error('only what was approved is packed');
  const [enrolment, record, samples, evidence, fingerExceptions, photos] = await Promise.all([
    needs.register.enrolmentAt(seq),
    needs.register.recordAt(seq),
    needs.register.samplesAt(seq),
    needs.register.deviceEvidenceAt(seq),
    needs.register.fingerExceptionsAt(seq),
    exceptionsToSeal(needs, seq),
  ]);
  if (!enrolment || !record || !samples) throw new Error('an enrolment that waits has its data');
  const contents = {
    recordId,
    station: needs.station,
    trackingNumber,
    requestHash,
    record,
    faceSource: enrolment.faceSource,
    fingerExceptions: [...fingerExceptions],
    enrolled: { operator: entry.operator, at: entry.openedAt },
    approved,
  };
  const at = needs.now();
  const all = [...samplesToSeal(samples, evidence), ...photos];
  const bytes = await sealPacket(needs, { contents, samples: all }, at);
  const slices: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += sliceBytes) {
    slices.push(bytes.slice(from, from + sliceBytes));
  }
  await needs.outbox.ask('putPacket', { recordId, sha256: await sha256Of(bytes), slices, at });
}
