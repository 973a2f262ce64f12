import type { Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { ProgrammeId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { Vid } from '../vocabulary/vid.ts';

/** Whom the person says she is. */
export type Claimed =
  | { readonly kind: 'idcs'; readonly idcs: Idcs }
  | { readonly kind: 'vid'; readonly vid: Vid }
  | { readonly kind: 'subject'; readonly subject: string };

/** Who asks about whom. */
interface Claim {
  readonly claimed: Claimed;
  readonly asker: { readonly id: ProgrammeId };
}

/** Who she is, if there is anybody. */
export async function claimedResident(
  needs: { readonly register: Register; readonly now: Clock },
  { claimed, asker }: Claim,
): Promise<Resident | undefined> {
  switch (claimed.kind) {
    case 'idcs':
      return needs.register.residentByIdcs(claimed.idcs);
    case 'vid':
      return needs.register.residentByVid(claimed.vid, needs.now());
    case 'subject':
      return needs.register.residentBySubject(asker.id, claimed.subject);
  }
}

/** What stands for a person who is not there, so that guessing is limited as knowing is. */
export function claimedText({ claimed, asker }: Claim): string {
  switch (claimed.kind) {
    case 'idcs':
      return `unknown:idcs:${claimed.idcs}`;
    case 'vid':
      return `unknown:vid:${claimed.vid}`;
    case 'subject':
      return `unknown:subject:${asker.id}:${claimed.subject}`;
  }
}
