import { z } from 'zod';

/** How an identity stands, by what two officers decided. */
export const IdentityStanding = z.enum(['in_force', 'suspended', 'deceased']);
export type IdentityStanding = z.infer<typeof IdentityStanding>;
