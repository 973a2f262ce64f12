import { createHash, randomUUID } from 'node:crypto';
import { generatedRecord } from '../../scripts/generated-record.ts';
import type { OpenedKeys } from '../../src/credentials/keys/keys.ts';
import { sealPacket, type PacketToSeal } from '../../src/packets/seal-packet.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { OperatorId, RecordId, StationId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { drawTrackingNumber } from '../../src/register/idcs-issuance.ts';

const stationId = StationId.parse('rabat-1');
const sealedAt = Instant.parse(1_800_000_000_000);

/** A person's enrolment as a packet takes it. */
export function toSeal(person: number, recordId = RecordId.parse(randomUUID())): PacketToSeal {
  return {
    contents: {
      recordId,
      station: stationId,
      trackingNumber: drawTrackingNumber(),
      requestHash: createHash('sha256').update(recordId).digest('base64url'),
      record: generatedRecord(person),
      faceSource: 'device',
      fingerExceptions: [{ position: 'left_thumb', reason: 'amputated' }],
      enrolled: { operator: OperatorId.parse('clerk'), at: sealedAt },
      approved: { supervisor: OperatorId.parse('supervisor'), at: sealedAt },
    },
    samples: [
      {
        of: 'face',
        dpi: 'unstated',
        deviceEvidence: 'none',
        bytes: generatedPhotograph(String(person), recordId),
      },
      {
        of: 'right_thumb',
        dpi: 500,
        deviceEvidence: 'none',
        bytes: generatedImpression(String(person), 'right_thumb', recordId),
      },
    ],
  };
}

/** A packet of a person. */
export async function packetOf(
  keys: { readonly station: OpenedKeys; readonly centre: OpenedKeys },
  sealing: PacketToSeal = toSeal(1),
): Promise<Uint8Array> {
  const needs = { keys: keys.station, centreKey: await keys.centre.sealingKey() };
  return sealPacket(needs, sealing, sealedAt);
}
