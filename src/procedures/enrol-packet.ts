import type { CentreKeys } from '../credentials/keys/keys.ts';
import type { Inbox, InboxEntry } from '../packets/inbox.ts';
import { openPacket, type OpenedPacket } from '../packets/open-packet.ts';
import { readPacket } from '../packets/packet-bytes.ts';
import type { ExceptionPhoto } from '../register/change.ts';
import { ExceptionShown, KnownFinger } from '../vocabulary/biometric-source.ts';
import { OperatorId, type StationId } from '../vocabulary/record-ids.ts';
import { outcomeOf } from './acquire-person.ts';
import { checkedFaceSource, type EvidenceNeeds } from './check-packet-evidence.ts';
import { requestHashOf } from './request-hash.ts';
import { enrol, type EnrolmentRequest, type EnrolNeeds } from './enrol.ts';

/** What enrolling from the inbox needs. */
export interface EnrolPacketNeeds extends EnrolNeeds, EvidenceNeeds {
  readonly register: EnrolNeeds['register'];
  readonly inbox: Inbox;
  readonly keys: CentreKeys;
}

const stationNames = 'station.';

/** Under whose name a station's enrolments stand at its centre. */
function operatorFor(station: StationId): OperatorId {
  return OperatorId.parse(`${stationNames}${station}`);
}

/** Whether nobody may be called so, since stations are. */
export function isStationName(id: OperatorId): boolean {
  return id.startsWith(stationNames);
}

/** The enrolment that a packet holds. */
function requestFrom({ contents, samples }: OpenedPacket): EnrolmentRequest {
  const fingers: EnrolmentRequest['fingers'][number][] = [];
  const exceptionPhotos: ExceptionPhoto[] = [];
  let face = new Uint8Array();
  for (const [place, { of, dpi }] of contents.samples.entries()) {
    const image = samples[place];
    if (!image) throw new Error('a packet that opened has every sample');
    const finger = KnownFinger.safeParse(of);
    if (of === 'face') face = new Uint8Array(image);
    else if (finger.success) fingers.push({ position: finger.data, dpi, image });
    else exceptionPhotos.push({ of: ExceptionShown.parse(of.split(':')[1]), image });
  }
  return {
    recordId: contents.recordId,
    operator: operatorFor(contents.station),
    record: contents.record,
    face,
    fingers,
    slaps: [],
    fingerExceptions: contents.fingerExceptions,
    exceptionPhotos,
    faceSource: contents.faceSource,
    // The person holds it already.
    tracking: contents.trackingNumber,
  };
}

/**
 * Enrols the person of a packet by the same procedure as anybody: sent again, or cut off by a
 * crash, it ends as it did. What is refused goes back to the station with its code.
 */
export async function enrolPacket(needs: EnrolPacketNeeds, entry: InboxEntry): Promise<void> {
  const { recordId } = entry;
  const read = readPacket(await needs.inbox.ask('whole', recordId));
  const opened = read.ok ? await openPacket(read.value, needs.keys) : read;
  // It was opened before its receipt was signed.
  if (!opened.ok) {
    throw Object.assign(new Error('a packet that was received does not open'), {
      code: 'packets_damaged',
    });
  }
  const claimed = requestFrom(opened.value);
  const requestHash = await requestHashOf(claimed);
  const faceSource = await checkedFaceSource(needs, opened.value);
  const enrolled = await enrol(needs, { ...claimed, faceSource, requestHash });
  const returnedWhy = enrolled.ok ? '' : outcomeOf(enrolled.error);
  await needs.inbox.ask('decide', { recordId, returnedWhy, at: needs.now() });
}
