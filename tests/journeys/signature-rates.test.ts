import { expect, test } from 'vitest';
import { signatureRates } from '../../scripts/bench/signatures.ts';

test('our port signs six in ten of what the bare provider does, and more', async () => {
  const rates = await signatureRates();
  const slow = rates.filter(({ figures }) => !(Number(figures['ours to bare']) >= 0.6));
  expect(rates).toHaveLength(3);
  expect(slow).toEqual([]);
});
