import { rotateKeys } from '../procedures/rotate-keys.ts';
import { rotateSealing } from '../procedures/rotate-sealing.ts';
import { inboxOf } from './inbox.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { KeyRotationBody } from './schema.ts';

/** Rotations of the station's keys. */
export const keyRotationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/key-rotations',
    summary:
      'Sign with the next key, or have packets sealed to a new one; the one before still holds',
    access: ['administrator'],
    body: KeyRotationBody,
    answers: { 201: { what: 'The keys that verify now: next, current, previous.' } },
    handle: async (needs, call, { purpose }) => {
      const operator = call.operator().id;
      if (purpose !== 'packet-sealing') {
        await rotateKeys(needs, { operator, purpose });
        return { status: 201, body: { keys: await needs.publishedKeys(purpose) } };
      }
      const { inbox, keys } = inboxOf(needs);
      const rotated = await rotateSealing({ ...needs, inbox, sealing: keys }, operator);
      if (!rotated.ok) throw problemOf(rotated.error.kind, 'Packets wait that would not open.');
      return { status: 201, body: { keys: rotated.value } };
    },
  }),
];
