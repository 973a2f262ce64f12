import { join } from 'node:path';
import { send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { hire, type Staff } from '../../tests/console/staff.ts';
import { generatedRecord } from '../generated-record.ts';

/** A rehearsal's station with people at work. */
export interface StaffedStation {
  readonly station: RunningStation;
  readonly staff: Staff;
}

const quiet = { write: () => undefined };
/** No ports on which a device could answer. */
const devicePorts = { first: 1, last: 2 };

const roles = {
  karim: ['clerk'],
  amina: ['adjudicator'],
  brahim: ['adjudicator'],
  salma: ['supervisor'],
} as const;

function fingersOf(capture: string, positions: readonly KnownFinger[]) {
  return {
    fingers: positions.map((position) => {
      return { position, image: generatedImpression('zahra', position, capture) };
    }),
  };
}

/** A station that stands alone: a resident, a case that was settled, a case that is open. */
export async function standsAlone(
  folder: string,
): Promise<StaffedStation & { readonly idcs: string }> {
  const config = StationConfig.parse({
    port: 0,
    dataDirectory: join(folder, 'alone'),
    stationName: 'Fès Médina 3',
    operatorFactors: { auditor: ['biometric'] },
  });
  const station = await openRehearsal(config, quiet, { devicePorts });
  const staff = await hire(station, roles);
  const clerk = staff.as('karim');
  const enrolled = await clerk.enrol(generatedRecord(1), generatedPhotograph('zahra', 'one'));
  const doubtful = generatedPhotograph('zahra', 'poor light');
  const settled = await clerk.enrol(generatedRecord(2), doubtful);
  const opinion = { finding: 'same', candidate: 1, reason: 'the same face' };
  for (const name of ['amina', 'brahim']) {
    const path = `/v1/adjudications/${String(settled.body['caseId'])}/opinions`;
    await staff.as(name).call('POST', path, opinion);
  }
  const one = fingersOf('one', ['right_index', 'left_index']);
  const face = generatedPhotograph('one face', 'one');
  await clerk.enrol(generatedRecord(3), face, undefined, one);
  const two = fingersOf('two', ['left_index', 'left_ring']);
  const other = generatedPhotograph('another face', 'one');
  await clerk.enrol(generatedRecord(4), other, undefined, two);
  return { station, staff, idcs: String(enrolled.body['idcs']) };
}

/** A station whose centre is gone, with enrolments that wait. */
export async function waitsForCentre(folder: string): Promise<StaffedStation> {
  const centreConfig = { port: 0, acceptsPackets: true, dataDirectory: join(folder, 'centre') };
  const centre = await openRehearsal(StationConfig.parse(centreConfig), quiet);
  const keys = await send(centre.address, { method: 'GET', path: '/v1/packet-keys' });
  await centre.close();
  const { sealingKey, receiptKeys } = keys.body;
  const config = StationConfig.parse({
    port: 0,
    scope: 'station',
    dataDirectory: join(folder, 'waits'),
    stationName: 'Tafraout',
    exportDirectory: folder,
    centre: { station: 'tafraout-1', address: centre.address, sealingKey, receiptKeys },
  });
  const station = await openRehearsal(config, quiet, { devicePorts });
  const staff = await hire(station, roles);
  const recordIds: unknown[] = [];
  for (const person of [1, 2, 3, 4]) {
    const photograph = generatedPhotograph(`waiting ${person}`, 'one');
    const enrolled = await staff.as('karim').enrol(generatedRecord(person), photograph);
    recordIds.push(enrolled.body['recordId']);
  }
  const salma = staff.as('salma');
  await salma.call('POST', `/v1/packets/${String(recordIds[0])}/approval`, {});
  const reason = { reason: 'poor_capture' };
  await salma.call('POST', `/v1/packets/${String(recordIds[1])}/rejection`, reason);
  return { station, staff };
}
