import type {
  RedemptionChanges,
  RedemptionReader,
  RedemptionReceipts,
} from '../redemption-change.ts';
import { closeDoubleSpending, findDoubleSpendings } from './double-spending-store.ts';
import { cancelEntitlement, findEntitlement, openEntitlement } from './entitlement-store.ts';
import {
  answerException,
  askException,
  auditException,
  exceptionPhotograph,
  findException,
  findExceptions,
} from './exception-store.ts';
import { findProxiesOf, putProxy, revokeProxy } from './proxy-store.ts';
import {
  findRedemption,
  findRedemptionsOf,
  redeem,
  redeemOffline,
  settleRedemption,
} from './redemption-store.ts';
import type { Store } from './store.ts';

/** What is read of entitlements and their collection. */
export function redemptionReader(store: Store): RedemptionReader {
  return {
    entitlement: async (id) => findEntitlement(store, id),
    redemption: async (id) => findRedemption(store, id),
    redemptionsOf: async (programme, after, max) => findRedemptionsOf(store, programme, after, max),
    proxiesOf: async (holder) => findProxiesOf(store, holder),
    exceptionOf: async (id) => findException(store, id),
    exceptions: async (state, max) => findExceptions(store, state, max),
    exceptionPhotograph: async (id) => exceptionPhotograph(store, id),
    doubleSpendings: async (state, max) => findDoubleSpendings(store, state, max),
  };
}

type RedemptionAppliers = {
  readonly [K in keyof RedemptionChanges]: (change: RedemptionChanges[K]) => RedemptionReceipts[K];
};

/** What is written of them. */
export function redemptionAppliers(store: Store): RedemptionAppliers {
  return {
    open_entitlement: (change) => openEntitlement(store, change),
    cancel_entitlement: (change) => cancelEntitlement(store, change),
    redeem: (change) => redeem(store, change),
    redeem_offline: (change) => redeemOffline(store, change),
    settle_redemption: (change) => settleRedemption(store, change),
    put_proxy: (change) => putProxy(store, change),
    revoke_proxy: (change) => revokeProxy(store, change),
    ask_exception: (change) => askException(store, change),
    answer_exception: (change) => answerException(store, change),
    audit_exception: (change) => auditException(store, change),
    close_double_spending: (change) => closeDoubleSpending(store, change),
  };
}
