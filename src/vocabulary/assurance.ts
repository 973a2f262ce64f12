import { z } from 'zod';

/** How sure a verification makes that it is she; least first. */
export const Assurance = z.enum(['low', 'substantial', 'high']);
export type Assurance = z.infer<typeof Assurance>;

/** Whether one assurance is at least another. */
export function reaches(reached: Assurance, asked: Assurance): boolean {
  return Assurance.options.indexOf(reached) >= Assurance.options.indexOf(asked);
}
