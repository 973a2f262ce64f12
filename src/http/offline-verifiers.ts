import {
  pairVerifier,
  putVerifier,
  registerVerifier,
  takeUpload,
  type PairingRefusal,
  type UploadRefusal,
} from '../procedures/offline-verifiers.ts';
import {
  BundleAnswer,
  DoubleUsesAnswer,
  doubleUseAnswer,
  PairingAnswer,
  PairingBody,
  RegistrationAnswer,
  RegistrationBody,
  UploadAnswer,
  UploadBody,
  VerifierListAnswer,
  VerifierStateBody,
} from './offline-verifier-schema.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** Devices that try codes in a minute, all together. */
const registrationsPerMinuteMax = 30;
/** Uploads and downloads in a minute, all together: a day's return of many villages. */
const uploadsPerMinuteMax = 600;
const doubleUsesMax = 200;

const details: Readonly<Record<(PairingRefusal | UploadRefusal)['kind'], string>> = {
  pairing_refused: 'No device is expected with this code.',
  verifier_key_refused: 'The device does not show that it holds this key.',
  verifier_unknown: 'No verifier is called so.',
  verifier_suspended: 'This verifier is suspended.',
  act_refused: 'An act is not one that this verifier signed.',
  acts_forked: 'Another act stands where one of these would: was the device copied?',
  acts_missing: 'Acts before these are missing: send from the one after `upTo`.',
};

function refused(refusal: PairingRefusal | UploadRefusal): ProblemError {
  const { kind, ...more } = refusal;
  return problemOf(kind, details[kind], more);
}

/** Offline verifiers, and what they bring back. */
export const offlineVerifierOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/verifier-pairings',
    summary: 'Let one device become an offline verifier, by a code that is shown once',
    access: ['administrator'],
    body: PairingBody,
    answers: { 201: { what: 'The code.', schema: PairingAnswer } },
    handle: async (needs, call, { name, programme = 'none' as const }) => {
      const { code, expiresAt } = await pairVerifier(needs, call.operator().id, {
        name,
        programme,
      });
      return { status: 201, body: { code, expiresAt: new Date(expiresAt).toISOString() } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/verifier-registrations',
    summary: 'Become an offline verifier, with a pairing code and a key of the device’s own',
    access: 'everyone',
    perMinuteMax: registrationsPerMinuteMax,
    body: RegistrationBody,
    answers: { 201: { what: 'Registered.', schema: RegistrationAnswer } },
    handle: async (needs, _call, body) => {
      const registered = await registerVerifier(needs, body);
      if (!registered.ok) throw refused(registered.error);
      const { id, name } = registered.value;
      return { status: 201, body: { verifier: id, name, bundle: await needs.verifierBundle() } };
    },
  }),
  {
    method: 'get',
    path: '/v1/verifier-bundle',
    summary: 'Whom offline verifiers believe now, signed: keys, certificates, lists, thresholds',
    access: 'everyone',
    perMinuteMax: uploadsPerMinuteMax,
    answers: { 200: { what: 'The bundle.', schema: BundleAnswer } },
    handle: async (needs) => ({ status: 200, body: { bundle: await needs.verifierBundle() } }),
  },
  {
    method: 'get',
    path: '/v1/verifiers',
    summary: 'Offline verifiers and their public keys',
    access: ['administrator', 'auditor'],
    answers: { 200: { what: 'All of them.', schema: VerifierListAnswer } },
    handle: async (needs) => ({
      status: 200,
      body: { verifiers: await needs.register.verifiers() },
    }),
  },
  operation({
    method: 'put',
    path: '/v1/verifiers',
    summary: 'Suspend an offline verifier, or take it back',
    access: ['administrator'],
    body: VerifierStateBody,
    answers: { 200: { what: 'Recorded.' } },
    handle: async (needs, call, body) => {
      const recorded = await putVerifier(needs, call.operator().id, body);
      if (!recorded.ok) throw refused(recorded.error);
      return { status: 200, body };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/offline-acts',
    summary: 'Hand in what an offline verifier did; sending it again changes nothing',
    access: 'everyone',
    perMinuteMax: uploadsPerMinuteMax,
    body: UploadBody,
    answers: { 200: { what: 'A receipt.', schema: UploadAnswer } },
    handle: async (needs, _call, body) => {
      const upload = await takeUpload(needs, body);
      if (!upload.ok) throw refused(upload.error);
      const { receipt, upTo, taken, doubleUses } = upload.value;
      const found = doubleUses.map(doubleUseAnswer);
      return { status: 200, body: { receipt, upTo, taken, doubleUses: found } };
    },
  }),
  {
    method: 'get',
    path: '/v1/double-uses',
    summary: 'What offline verifiers accepted twice, latest first',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'The last two hundred.', schema: DoubleUsesAnswer } },
    handle: async (needs) => {
      const found = await needs.register.doubleUses(doubleUsesMax);
      return { status: 200, body: { doubleUses: found.map(doubleUseAnswer) } };
    },
  },
];
