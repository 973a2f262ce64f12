import { eventOperations } from './events.ts';
import { introspectionOperations } from './introspections.ts';
import type { Operation } from './operation.ts';
import { standingOperations } from './standings.ts';
import { verificationOperations } from './verifications.ts';

/** Everything for programmes: verifications, tokens, events, and what events come from. */
export const programmeOperations: readonly Operation[] = [
  ...verificationOperations,
  ...introspectionOperations,
  ...eventOperations,
  ...standingOperations,
];
