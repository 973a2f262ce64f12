import type { CheckEvidence, DeviceRefusal } from '../capture/device.ts';
import type { OpenedPacket } from '../packets/open-packet.ts';
import type { Register } from '../register/register.ts';
import { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { Clock } from '../vocabulary/time.ts';
import { hashOfDevice } from './capture-samples.ts';

/** What checking the devices' signatures of a packet needs. */
export interface EvidenceNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly checkEvidence: CheckEvidence;
  readonly now: Clock;
}

/** Samples of a packet that devices signed, as its station says. */
function evidencedIn({ contents, samples }: OpenedPacket) {
  return contents.samples.flatMap(({ of, deviceEvidence: evidence }, place) => {
    const said = SampleEvidence.safeParse({ of, evidence });
    const record = samples[place];
    return said.success && record
      ? [{ ...said.data, record, enrolledAt: contents.enrolled.at }]
      : [];
  });
}

function reasonOf(refusal: DeviceRefusal): string {
  return 'of' in refusal ? `${refusal.of}.${refusal.kind}` : refusal.kind;
}

/**
 * Checks what devices signed of a packet's samples, journals it, and says what took the
 * photograph. That a device did is believed by its signature alone: where none holds, the
 * photograph is of the lower assurance of a file's, whatever the station says. Nobody is refused
 * for it, since the station might have sent the same sample without a word of a device.
 */
export async function checkedFaceSource(
  { register, checkEvidence, now }: EvidenceNeeds,
  packet: OpenedPacket,
): Promise<FaceSource> {
  const { recordId, station, faceSource } = packet.contents;
  let signedFace = false;
  for (const sample of evidencedIn(packet)) {
    const checked = await checkEvidence(sample);
    const at = now();
    const who = { at, actor: `station:${station}`, subject: recordId, purpose: 'enrolment' };
    const act = checked.ok
      ? {
          kind: 'packet.device_believed',
          outcome: `${checked.value.certification}.${sample.of}`,
          reference: hashOfDevice(checked.value),
        }
      : { kind: 'packet.device_refused', outcome: `${sample.of}.${reasonOf(checked.error)}` };
    await register.commit('note_act', { at }, { ...who, ...act });
    signedFace ||= checked.ok && sample.of === 'face';
  }
  return faceSource === 'device' && !signedFace ? 'file' : faceSource;
}
