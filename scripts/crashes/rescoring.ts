import { z } from 'zod';
import { startThread } from '../../src/inference/worker-thread.ts';
import { rescoreEveryone } from '../../src/social/rescoring.ts';
import { generatedDay } from '../social/generated-households.ts';

/** Rescores a register with the tests' keys until somebody kills it. */
const [, , path = '', settings = ''] = process.argv;
const { formula, trusted } = z
  .object({
    formula: z.string(),
    trusted: z.array(z.object({ role: z.string(), kid: z.string(), x: z.string() })),
  })
  .parse(JSON.parse(settings));
await rescoreEveryone({
  path,
  keys: { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) },
  formula,
  trusted,
  day: generatedDay,
  id: '2026-03',
  threads: 2,
  startThread,
  onProgress: (parts) => {
    if (parts.some(({ scored }) => scored > 0)) console.log('some are scored');
  },
});
