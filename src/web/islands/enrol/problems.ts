import type { Say } from '../shared/texts.ts';
import type { Step } from './statements.ts';

interface Refused {
  readonly code: string;
  readonly [more: string]: unknown;
}

/** Words of the station's answer, alone or in a list. */
function wordsOf(...sent: readonly unknown[]): readonly string[] {
  return sent.flat().filter((one) => typeof one === 'string');
}

/** What a refusal is about: which finger, which fingers, what to change. */
function detailsIn(say: Say, problem: Refused): readonly string[] {
  const { position, positions, slap, advice, why } = problem;
  return [
    ...wordsOf(position, positions).map((one) => say.maybe(`enrol.finger.${one}`)),
    ...wordsOf(slap).map((one) => say.maybe(`enrol.slap.${one}`)),
    ...wordsOf(advice).map((one) => say.maybe(`enrol.advice.${one}`)),
    ...wordsOf(why).map((one) => say.maybe(`enrol.why.${one}`)),
  ].filter((text) => text !== undefined);
}

/** Why a device, or what it gave, is not believed. */
const distrusted = [
  'signature_',
  'certificate_',
  'algorithm_',
  'key_',
  'usage_',
  'path_',
  'extension_',
  'revocation_',
  'chain_',
  'hash_',
  'tampered',
  'replayed',
  'organisation_',
  'digital_id_',
  'device_code_',
  'device_id_',
  'device_key_',
  'spec_',
  'environment_',
  'purpose_',
  'modality_',
  'domain_',
  'transaction_',
  'timestamp_',
];

/** What to do when a device gave nothing. Some reasons are one to who stands at the counter. */
function deviceSentence(say: Say, why: string): string {
  const known = say.maybe(`enrol.device.why.${why}`);
  if (known !== undefined) return known;
  const untrusted = distrusted.some((beginning) => why.startsWith(beginning));
  return say(untrusted ? 'enrol.device.untrusted' : 'enrol.device.refused');
}

/** A refusal in the page's language; one that it does not know keeps its code. */
export function problemIn(say: Say, problem: Refused): string {
  const { code } = problem;
  if (code === 'device_refused') return deviceSentence(say, String(problem['why']));
  const sentence = say.maybe(`enrol.problem.${code}`) ?? say('enrol.problem.other', { code });
  return [sentence, ...detailsIn(say, problem)].join(' ');
}

/** Where a refusal can be mended. */
export function stepOf({ code, position, positions }: Refused): Step {
  const finger = position !== undefined || positions !== undefined;
  if (/^(finger|slap|position|exception|capture)_/.test(code) || finger) return 'fingers';
  if (code.startsWith('face_')) return 'face';
  if (['no_face', 'quality_low', 'sample_refused', 'operator_enrols_self'].includes(code)) {
    return 'face';
  }
  if (code === 'record_refused' || code === 'body_invalid') return 'person';
  return 'review';
}
