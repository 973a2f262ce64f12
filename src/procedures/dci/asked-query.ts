import type { Criterion } from '../../dci/criterion.ts';
import type { Partner } from '../../dci/partner.ts';
import { readQuery, type Entity, type Query, type QueryType } from '../../dci/query.ts';
import { askedBy } from '../../dci/record-form.ts';
import { IdentifierType } from '../../vocabulary/exchange-terms.ts';
import { fail, type Result } from '../../vocabulary/result.ts';

/** Why a partner may not ask so. */
export interface AskingRefusal {
  readonly kind: 'not_understood' | 'identifier_not_allowed' | 'attribute_not_shared';
}

/** Whether everything that is asked by is shared with whoever asks. */
function mayAskBy(criterion: Criterion, partner: Partner): boolean {
  if (criterion.kind === 'compare') {
    const needed = askedBy[criterion.attribute];
    return needed === 'everyone' || partner.terms.shared.includes(needed);
  }
  return criterion.kind === 'not'
    ? mayAskBy(criterion.of, partner)
    : criterion.of.every((one) => mayAskBy(one, partner));
}

/**
 * A query that its sender may ask: by identifiers that its account names, and by attributes that it
 * is told; an answer about any other would tell it.
 */
export function askedQuery(
  partner: Partner,
  sent: {
    readonly type: QueryType;
    readonly query: unknown;
    readonly entity: Entity | undefined;
  },
): Result<Query, AskingRefusal> {
  const query = readQuery(sent.type, sent.query, sent.entity);
  if (!query.ok) return fail({ kind: 'not_understood' });
  if (query.value.kind === 'identifier') {
    const type = IdentifierType.safeParse(query.value.type);
    const allowed = type.success && partner.terms.identifiers.includes(type.data);
    return allowed ? query : fail({ kind: 'identifier_not_allowed' });
  }
  return mayAskBy(query.value.criterion, partner) ? query : fail({ kind: 'attribute_not_shared' });
}
