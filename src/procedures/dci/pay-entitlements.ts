import { z } from 'zod';
import type { DisburseReason, Disbursement } from '../../dci/disburse-message.ts';
import { addressFrom } from '../../dci/financial-address.ts';
import { instantOf } from '../../dci/timestamp.ts';
import { Amount, Currency, moneyFrom } from '../../vocabulary/money.ts';
import { EntitlementId, ProgrammeId } from '../../vocabulary/record-ids.ts';
import { later } from '../../vocabulary/time.ts';
import { openEntitlement, type OpeningRefusal } from '../open-entitlements.ts';
import type { SocialNeeds } from '../social/needs.ts';
import type { Payments } from './needs.ts';

/** How long what is owed may be collected. */
const collectionMs = 90 * 24 * 3600 * 1000;
/** The country's own money, where none is named. */
const ownCurrency = 'MAD';

/** What a refusal of an entitlement is in the words of payments. */
function reasonOf({ kind }: OpeningRefusal): DisburseReason {
  switch (kind) {
    case 'reference_taken':
      return 'rjct.reference_id.duplicate';
    case 'collection_over':
      return 'rjct.schedule_ts.invalid';
    case 'scope_missing':
    case 'purpose_not_allowed':
      return 'rjct.payer_fa.invalid';
    case 'subject_unknown':
    case 'entitlement_unknown':
    case 'entitlement_redeemed':
    // Nobody is paid without a decision of the register that still holds.
    case 'decision_refused':
      return 'rjct.payee_fa.invalid';
  }
}

/** The one form of an amount: no zeros before it, two decimals. */
function plainAmount(amount: string): string {
  const [whole = '', part = ''] = amount.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${part.padEnd(2, '0')}`;
}

const DecidedFor = z.looseObject({ prog: z.string().max(99) });

/** The decision of the social register that an instruction is: its token, and nothing else. */
function decisionIn(instruction: string | undefined) {
  const token = instruction?.trim() ?? '';
  const [, payload, , ...more] = token.split('.');
  if (payload === undefined || more.length > 0) return 'none' as const;
  try {
    const said: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const decided = DecidedFor.safeParse(said);
    return decided.success ? { programme: decided.data.prog, token } : ('none' as const);
  } catch {
    return 'none' as const;
  }
}

/** Whom an address names here: a subject that the programme was given. */
function subjectIn(payee: string, registryId: string): string | undefined {
  const address = addressFrom(payee);
  const isOurs = address?.kind === 'token' && address.provider === registryId.toLowerCase();
  return isOurs ? address.id : undefined;
}

/**
 * Payments as entitlements: whoever is to be paid collects it where she is verified, exactly once.
 * @param registryId what stands behind the `@` of addresses here
 */
export function paidAsEntitlements(needs: SocialNeeds, registryId: string): Payments {
  const refused = (reason: DisburseReason) =>
    ({ standing: { status: 'rjct', reason }, entitlement: '' }) as const;
  return {
    instruct: async (partner, item: Disbursement, at) => {
      const id = ProgrammeId.safeParse(partner.id);
      const account = id.success ? await needs.register.programme(id.data) : undefined;
      if (!account?.active) return refused('rjct.payer_fa.invalid');
      const subject = subjectIn(item.payee_fa, registryId);
      if (subject === undefined) return refused('rjct.payee_fa.invalid');
      const { scheduled_timestamp: scheduled, currency_code: code = ownCurrency } = item;
      const amount = Amount.safeParse(plainAmount(item.amount));
      const currency = Currency.safeParse(code);
      if (!amount.success) return refused('rjct.amount.invalid');
      if (!currency.success) return refused('rjct.currency_code.invalid');
      const collectFrom = scheduled === undefined ? at : instantOf(scheduled);
      const opened = await openEntitlement({ ...needs, socialRegister: needs }, account, {
        decision: decisionIn(item.instruction),
        reference: item.reference_id,
        subject,
        money: moneyFrom(amount.data, currency.data),
        purpose: item.purpose ?? '',
        collectFrom,
        collectUntil: later(collectFrom, collectionMs),
      });
      if (!opened.ok) return refused(reasonOf(opened.error));
      return { standing: { status: 'pdng' }, entitlement: opened.value.id };
    },
    standingOf: async (_partner, { standing, entitlement }) => {
      const id = EntitlementId.safeParse(entitlement);
      const found = id.success ? await needs.register.entitlement(id.data) : undefined;
      if (!found) return standing;
      if (found.state === 'redeemed') return { status: 'succ' };
      return found.state === 'open'
        ? { status: 'pdng' }
        : { status: 'rjct', reason: 'rjct.reference_id.invalid' };
    },
  };
}
