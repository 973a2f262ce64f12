import { actFrom } from '../journal/leaf.ts';
import { leafHash } from '../journal/merkle.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';

/** What a receipt of an erasure states; nothing of it names anyone. */
export interface ErasureStatement {
  /** The keyed hash that stood for the person in the journal. */
  readonly subject: string;
  readonly erasedAt: Instant;
  readonly journal: {
    /** Which leaf tells of it, from 0. */
    readonly place: number;
    /** That leaf's hash as RFC 9162 makes it, base64url. */
    readonly leafHash: string;
  };
}

/** What a receipt needs; the site joins it to the key that signs heads of the journal. */
export interface AttestNeeds {
  readonly register: Register;
  readonly signErasure: (statement: ErasureStatement) => Promise<string>;
  readonly now: Clock;
}

/** No erasure stands at that place. */
export interface AttestRefusal {
  readonly kind: 'erasure_unknown';
}

/** The signed receipt of the erasure at a place of the journal. */
export async function erasureReceipt(
  needs: Omit<AttestNeeds, 'now'>,
  place: number,
): Promise<Result<string, AttestRefusal>> {
  const [leaf] = await needs.register.journalLeaves(place, place + 1);
  const act = leaf && actFrom(leaf);
  if (!leaf || act?.kind !== 'resident.erased' || act.outcome !== 'done') {
    return fail({ kind: 'erasure_unknown' });
  }
  const hash = Buffer.from(leafHash(leaf)).toString('base64url');
  const journal = { place, leafHash: hash };
  return ok(await needs.signErasure({ subject: act.subject, erasedAt: act.at, journal }));
}

/** The receipt once more, for somebody who lost it or whose token was away; it is journalled. */
export async function attestErasure(
  needs: AttestNeeds,
  request: { readonly operator: OperatorId; readonly place: number },
): Promise<Result<string, AttestRefusal>> {
  const receipt = await erasureReceipt(needs, request.place);
  const at = needs.now();
  const act = {
    at,
    kind: 'erasure.attested',
    actor: `operator:${request.operator}`,
    subject: String(request.place),
    purpose: 'resident-service',
    outcome: receipt.ok ? 'done' : receipt.error.kind,
  };
  await needs.register.commit('note_act', { at }, act);
  return receipt;
}
