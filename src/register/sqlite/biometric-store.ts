import { z } from 'zod';
import { FingerException, KnownFinger } from '../../vocabulary/biometric-source.ts';
import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { Seq } from '../../vocabulary/record-ids.ts';
import type { Changes } from '../change.ts';
import type { StoredBiometrics } from '../register.ts';
import {
  getAllSealed,
  getSealed,
  putSealed,
  templateBytes,
  templateFrom,
  type Store,
} from './store.ts';

/** Puts away the templates and samples of an enrolment, and why a finger is missing. */
export function putBiometrics(
  store: Store,
  place: { readonly seq: Seq; readonly recordId: string; readonly key: Uint8Array },
  change: Changes['open_enrolment'],
): void {
  const { seq, recordId, key } = place;
  const put = (kind: Parameters<typeof putSealed>[1]['kind'], bytes: Uint8Array) =>
    putSealed(store, { seq, recordId, kind }, { key, bytes });
  put('template', templateBytes(change.template));
  put('sample', change.sample);
  for (const { position, template, sample } of change.fingers) {
    put(`finger_template:${position}`, template);
    put(`finger_sample:${position}`, sample);
  }
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
  const fingerKinds = wanted.map((position) => `finger_template:${position}` as const);
  const sealed = getAllSealed(store, seq, ['template', ...fingerKinds]);
  const face = sealed.get('template');
  if (!face) return undefined;
  const fingers = wanted.flatMap((position) => {
    const template = sealed.get(`finger_template:${position}`);
    // A copy: what crosses to another thread takes its whole buffer along.
    return template ? [{ position, template: new Uint8Array(template) }] : [];
  });
  return { face: templateFrom(face), fingers };
}

/** A sample as captured. */
export function sampleAt(store: Store, seq: Seq, of: 'face' | KnownFinger): Uint8Array | undefined {
  return getSealed(store, seq, of === 'face' ? 'sample' : `finger_sample:${of}`);
}

/** Why fingers are missing. */
export function fingerExceptionsAt(store: Store, seq: Seq): readonly FingerException[] {
  const bytes = getSealed(store, seq, 'finger_exceptions');
  return bytes ? z.array(FingerException).parse(JSON.parse(bytes.toString('utf8'))) : [];
}
