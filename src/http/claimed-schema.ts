import { z } from 'zod';
import { Idcs } from '../vocabulary/idcs.ts';
import { Vid } from '../vocabulary/vid.ts';

/** Whose number somebody shows: the number itself or an alias; in a body, never in an address. */
export const ClaimedNumberBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
  z.object({ kind: z.literal('vid'), vid: Vid }).strict(),
]);
