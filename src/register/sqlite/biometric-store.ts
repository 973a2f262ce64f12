import { z } from 'zod';
import { ExceptionShown, FingerException, KnownFinger } from '../../vocabulary/biometric-source.ts';
import { SampleEvidence } from '../../vocabulary/device-evidence.ts';
import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { Seq } from '../../vocabulary/record-ids.ts';
import type { Template } from '../../vocabulary/template.ts';
import type { Changes } from '../change.ts';
import type { StoredBiometrics, StoredSamples } from '../register.ts';
import { faceKind, fingerKind, putExtracted, type SealedPerson } from './extraction-store.ts';
import { getAllSealed, getSealed, putSealed, templateFrom, type Store } from './store.ts';

/** Puts away the templates and samples of an enrolment, and why a finger is missing. */
export function putBiometrics(
  store: Store,
  place: SealedPerson,
  change: Changes['open_enrolment'],
): void {
  const { seq, recordId, key } = place;
  const put = (kind: Parameters<typeof putSealed>[1]['kind'], bytes: Uint8Array) =>
    putSealed(store, { seq, recordId, kind }, { key, bytes });
  put('sample', change.sample);
  for (const { position, sample } of change.fingers) put(`finger_sample:${position}`, sample);
  const stated = change.fingers.flatMap(({ position, dpi }) =>
    dpi === 'unstated' ? [] : [{ position, dpi }],
  );
  if (stated.length > 0) put('finger_resolutions', Buffer.from(JSON.stringify(stated), 'utf8'));
  const { face, finger } = store.networks;
  putExtracted(store, place, {
    networks: face,
    extracted: { modality: 'face', template: change.template },
  });
  putExtracted(store, place, {
    networks: finger,
    extracted: { modality: 'finger', fingers: change.fingers },
  });
  const { deviceEvidence = [] } = change;
  if (deviceEvidence.length > 0) {
    put('device_evidence', Buffer.from(JSON.stringify(deviceEvidence), 'utf8'));
  }
  for (const { of, image } of change.exceptionPhotos ?? []) put(`exception_photo:${of}`, image);
  if (change.fingerExceptions.length === 0) return;
  put('finger_exceptions', Buffer.from(JSON.stringify(change.fingerExceptions), 'utf8'));
}

/** The templates of an enrolment; undefined once they are erased. */
export function biometricsAt(
  store: Store,
  seq: Seq,
  positions: readonly FingerPosition[],
): StoredBiometrics | undefined {
  const wanted = KnownFinger.options.filter(
    (position) => positions.includes(position) || positions.includes('unknown'),
  );
  const { networks } = store;
  const ofFace = faceKind(networks.face);
  const fingerKinds = wanted.map((position) => fingerKind(position, networks.finger));
  const sealed = getAllSealed(store, seq, [ofFace, ...fingerKinds]);
  if (sealed === 'erased') return undefined;
  const face = sealed.get(ofFace);
  const fingers = wanted.flatMap((position) => {
    const template = sealed.get(fingerKind(position, networks.finger));
    // A copy: what crosses to another thread takes its whole buffer along.
    return template ? [{ position, template: new Uint8Array(template) }] : [];
  });
  return { face: face ? templateFrom(face) : 'none', fingers };
}

/** The faces' templates of these, in their order. */
export function facesAt(store: Store, seqs: readonly Seq[]): readonly (Template | 'none')[] {
  const face = faceKind(store.networks.face);
  return seqs.map((seq) => {
    const sealed = getAllSealed(store, seq, [face]);
    const bytes = sealed === 'erased' ? undefined : sealed.get(face);
    return bytes ? templateFrom(bytes) : 'none';
  });
}

/** A sample as captured. */
export function sampleAt(store: Store, seq: Seq, of: 'face' | KnownFinger): Uint8Array | undefined {
  return getSealed(store, seq, of === 'face' ? 'sample' : `finger_sample:${of}`);
}

const StatedResolutions = z.array(z.object({ position: KnownFinger, dpi: z.number() }));

/** Every sample, with what was stated of it; undefined once they are erased. */
export function samplesAt(store: Store, seq: Seq): StoredSamples | undefined {
  const kinds = KnownFinger.options.map((position) => `finger_sample:${position}` as const);
  const sealed = getAllSealed(store, seq, ['sample', 'finger_resolutions', ...kinds]);
  const face = sealed === 'erased' ? undefined : sealed.get('sample');
  if (sealed === 'erased' || !face) return undefined;
  const stated = sealed.get('finger_resolutions');
  const resolutions = new Map(
    stated
      ? StatedResolutions.parse(JSON.parse(stated.toString('utf8'))).map(
          ({ position, dpi }) => [position, dpi] as const,
        )
      : [],
  );
  return {
    face: new Uint8Array(face),
    fingers: KnownFinger.options.flatMap((position) => {
      const sample = sealed.get(`finger_sample:${position}`);
      if (!sample) return [];
      const dpi = resolutions.get(position) ?? 'unstated';
      return [{ position, sample: new Uint8Array(sample), dpi }];
    }),
  };
}

/** Why fingers are missing. */
export function fingerExceptionsAt(store: Store, seq: Seq): readonly FingerException[] {
  const bytes = getSealed(store, seq, 'finger_exceptions');
  return bytes ? z.array(FingerException).parse(JSON.parse(bytes.toString('utf8'))) : [];
}

/** What devices signed of samples; none where nothing was signed, or all is erased. */
export function deviceEvidenceAt(store: Store, seq: Seq): readonly SampleEvidence[] {
  const bytes = getSealed(store, seq, 'device_evidence');
  return bytes ? z.array(SampleEvidence).parse(JSON.parse(bytes.toString('utf8'))) : [];
}

/** Which photographs of exceptions there are. */
export function exceptionPhotosAt(store: Store, seq: Seq): readonly ExceptionShown[] {
  const kinds = ExceptionShown.options.map((of) => `exception_photo:${of}` as const);
  const sealed = getAllSealed(store, seq, kinds);
  if (sealed === 'erased') return [];
  return ExceptionShown.options.filter((of) => sealed.has(`exception_photo:${of}`));
}

/** One of them, as captured. */
export function exceptionPhotoAt(
  store: Store,
  seq: Seq,
  of: ExceptionShown,
): Uint8Array | undefined {
  return getSealed(store, seq, `exception_photo:${of}`);
}
