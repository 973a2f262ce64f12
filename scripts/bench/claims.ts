import { systemClock } from '../../src/vocabulary/time.ts';

/** What a token says when its making is measured. */
export const benchClaims = {
  audience: 'https://scoring.example',
  subject: 's'.repeat(43),
  programme: 'direct-aid',
  purpose: 'payment',
  verifiedAt: systemClock(),
  transaction: 't'.repeat(22),
  boundTo: 'none',
  assurance: 'substantial',
  methods: ['face'],
  falseMatchRate: 6.3e-6,
} as const;
