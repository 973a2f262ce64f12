import { evidenceOf } from '../src/biometrics/evidence.ts';

/** Two captures of one person are in doubt by this: 0.75 is 45 points. */
export const doubtful = evidenceOf(
  [
    { similarity: 0, falseMatchRate: 0.5 },
    { similarity: 0.5, falseMatchRate: 1e-2 },
    { similarity: 0.75, falseMatchRate: 10 ** -4.5 },
  ],
  [
    { similarity: 0, falseNonMatchRate: 1e-4 },
    { similarity: 0.5, falseNonMatchRate: 0.01 },
    { similarity: 0.75, falseNonMatchRate: 0.5 },
  ],
);
