import {
  DisburseMessage,
  DisburseSearchMessage,
  formRefusal,
  type Disbursement,
  type DisbursementStanding,
} from '../../dci/disburse-message.ts';
import type { KeptDisbursement } from '../../dci/exchange-store.ts';
import { addressFrom } from '../../dci/financial-address.ts';
import { timestampOf } from '../../dci/timestamp.ts';
import { answeredKind, wholeStatus, type Answer, type Asked } from './answer.ts';
import type { ExchangeNeeds } from './needs.ts';

/** A payment as its partner is told how it stands. */
export function disbursementForm(
  item: Disbursement,
  standing: DisbursementStanding,
  timestamp: string,
) {
  const { reference_id, amount, payer_fa, payee_fa, currency_code, locale } = item;
  return {
    reference_id,
    timestamp,
    status: standing.status,
    ...(standing.status === 'rjct' ? { status_reason_code: standing.reason } : {}),
    amount,
    payer_fa,
    payee_fa,
    ...(currency_code === undefined ? {} : { currency_code }),
    locale: locale ?? 'eng',
  };
}

/** Has one payment made, once for each reference. */
async function standingFor(
  needs: ExchangeNeeds,
  { partner, at }: Pick<Asked<DisburseMessage>, 'partner' | 'at'>,
  item: Disbursement,
): Promise<DisbursementStanding> {
  const refused = (reason: Extract<DisbursementStanding, { status: 'rjct' }>['reason']) =>
    ({ status: 'rjct', reason }) as const;
  const form = formRefusal(item);
  if (form) return refused(form);
  if (!addressFrom(item.payer_fa)) return refused('rjct.payer_fa.invalid');
  if (!addressFrom(item.payee_fa)) return refused('rjct.payee_fa.invalid');
  const by = { kind: 'reference', value: item.reference_id } as const;
  const [known] = await needs.store.disbursements(partner.id, by);
  if (known) return refused('rjct.reference_id.duplicate');
  const paid = await needs.payments.instruct(partner, item, at);
  const kept: KeptDisbursement = { item, ...paid };
  // What was refused may be sent again, corrected, under its reference.
  if (paid.standing.status === 'rjct') return paid.standing;
  const isNew = await needs.store.putDisbursement(partner.id, kept, needs.now());
  return isNew ? paid.standing : refused('rjct.reference_id.duplicate');
}

async function answerDisburse(
  needs: ExchangeNeeds,
  { partner, message, correlationId, at }: Asked<DisburseMessage>,
): Promise<Answer> {
  const answers: ReturnType<typeof disbursementForm>[] = [];
  for (const item of message.disbursements) {
    const standing = await standingFor(needs, { partner, at }, item);
    answers.push(disbursementForm(item, standing, timestampOf(at)));
  }
  return {
    action: 'on-disburse',
    status: wholeStatus(answers),
    total: answers.length,
    completed: answers.filter(({ status }) => status === 'succ' || status === 'rjct').length,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      disbursements_status: answers,
    },
  };
}

async function answerDisburseSearch(
  needs: ExchangeNeeds,
  { partner, message, correlationId, at }: Asked<DisburseSearchMessage>,
): Promise<Answer> {
  const answers: object[] = [];
  for (const { attribute_type: type, attribute_value: value } of message.search_criteria) {
    const kind = type === 'payer_fa' ? 'payer' : 'payee';
    for (const kept of await needs.store.disbursements(partner.id, { kind, value })) {
      const standing = await needs.payments.standingOf(partner, kept);
      answers.push(disbursementForm(kept.item, standing, timestampOf(at)));
    }
  }
  return {
    action: 'on-search',
    status: 'succ',
    total: message.search_criteria.length,
    completed: message.search_criteria.length,
    message: {
      transaction_id: message.transaction_id,
      correlation_id: correlationId,
      disbursements_status: answers,
    },
  };
}

/** To have people paid. The sync address is published with another action's name. */
export const disbursing = answeredKind({
  kind: 'disburse',
  operation: 'disburse',
  actions: ['disburse', 'search'],
  schema: DisburseMessage,
  about: ({ transaction_id: transactionId, disbursements }) => ({
    transactionId,
    references: disbursements.map(({ reference_id: reference }) => reference),
    count: disbursements.length,
  }),
  answer: answerDisburse,
});

/** How payments of an address stand. */
export const disburseSearching = answeredKind({
  kind: 'disburse-search',
  operation: 'disburse',
  actions: ['search'],
  schema: DisburseSearchMessage,
  about: ({ transaction_id: transactionId, search_criteria: items }) => ({
    transactionId,
    references: items.map(({ reference_id: reference }) => reference),
    count: items.length,
  }),
  answer: answerDisburseSearch,
});
