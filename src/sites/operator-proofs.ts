import { stepOfCode } from '../credentials/one-time-code.ts';
import { firstSecret, hashSecret, secretHolds } from '../credentials/operator-secret.ts';
import type { OperatorProofs } from '../procedures/log-in.ts';

/** The hash of nobody's secret: an unknown operator costs as long as a known one. */
const nobodysHash = hashSecret(firstSecret());

/** Secrets by scrypt, codes by RFC 6238. */
export const operatorProofs: OperatorProofs = {
  secretHolds: async (secret, hashed) => {
    const holds = await secretHolds(secret, hashed === 'nobody' ? await nobodysHash : hashed);
    return holds && hashed !== 'nobody';
  },
  stepOfCode,
};
