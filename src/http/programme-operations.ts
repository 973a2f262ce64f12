import { counterOperations } from './counter-verifications.ts';
import { eventOperations } from './events.ts';
import { introspectionOperations } from './introspections.ts';
import type { Operation } from './operation.ts';
import { programmeAccountOperations } from './programmes.ts';
import { standingOperations } from './standings.ts';
import { verificationOperations } from './verifications.ts';

/** Verifications, at the office's own counter too; tokens, events, and what events come from. */
export const programmeOperations: readonly Operation[] = [
  ...verificationOperations,
  ...counterOperations,
  ...introspectionOperations,
  ...eventOperations,
  ...programmeAccountOperations,
  ...standingOperations,
];
