import { rotateKeys } from '../procedures/rotate-keys.ts';
import { operation, type Operation } from './operation.ts';
import { KeyRotationBody } from './schema.ts';

/** Rotations of the station's keys. */
export const keyRotationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/key-rotations',
    summary: 'Sign with the next key from now on; what was signed before still verifies',
    access: ['administrator'],
    body: KeyRotationBody,
    answers: { 201: { what: 'The keys that verify now: next, current, previous.' } },
    handle: async (needs, call, { purpose }) => {
      await rotateKeys(needs, { operator: call.operator().id, purpose });
      return { status: 201, body: { keys: await needs.publishedKeys(purpose) } };
    },
  }),
];
