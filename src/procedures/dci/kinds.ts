import type { CallbackKind } from '../../dci/callback-address.ts';
import type { AnsweredKind } from './answer.ts';
import { disburseSearching, disbursing } from './answer-disburse.ts';
import { askingEnrolled } from './answer-enrolled.ts';
import { mapping } from './answer-mapper.ts';
import { searching } from './answer-search.ts';
import { askingStatus } from './answer-status.ts';
import { subscribing, unsubscribing } from './answer-subscribe.ts';

const registryStatus = askingStatus('txn-status', 'search');
const disburseStatus = askingStatus('disburse-txn-status', 'disburse');
const mapperStatus = askingStatus('mapper-txn-status', 'mapper');
const link = mapping('link');
const update = mapping('update');
const unlink = mapping('unlink');
const resolve = mapping('resolve');

/** Whose answers are sent later, by what is kept of them. Notifications have theirs already. */
export const laterKinds: Readonly<Record<Exclude<CallbackKind, 'notify'>, AnsweredKind>> = {
  search: searching,
  subscribe: subscribing,
  unsubscribe: unsubscribing,
  'txn-status': registryStatus,
  disburse: disbursing,
  'disburse-search': disburseSearching,
  'disburse-txn-status': disburseStatus,
  link,
  update,
  unlink,
  resolve,
  'mapper-txn-status': mapperStatus,
};

/** An address of the exchange. */
export interface ExchangeAddress {
  readonly path: string;
  readonly kind: AnsweredKind;
  /** Whether it answers at once. */
  readonly mode: 'sync' | 'async';
}

/** Every address to which messages are sent. */
export const exchangeAddresses: readonly ExchangeAddress[] = [
  { path: '/registry/search', kind: searching, mode: 'async' },
  { path: '/registry/subscribe', kind: subscribing, mode: 'async' },
  { path: '/registry/unsubscribe', kind: unsubscribing, mode: 'async' },
  { path: '/registry/txn/status', kind: registryStatus, mode: 'async' },
  { path: '/registry/sync/search', kind: searching, mode: 'sync' },
  { path: '/registry/sync/txn/status', kind: registryStatus, mode: 'sync' },
  { path: '/registry/sync/enrolled', kind: askingEnrolled, mode: 'sync' },
  { path: '/disburse', kind: disbursing, mode: 'async' },
  { path: '/disburse/search', kind: disburseSearching, mode: 'async' },
  { path: '/disburse/txn/status', kind: disburseStatus, mode: 'async' },
  { path: '/disburse/sync/disburse', kind: disbursing, mode: 'sync' },
  { path: '/disburse/sync/search', kind: disburseSearching, mode: 'sync' },
  { path: '/disburse/sync/txn/status', kind: disburseStatus, mode: 'sync' },
  { path: '/mapper/link', kind: link, mode: 'async' },
  { path: '/mapper/update', kind: update, mode: 'async' },
  { path: '/mapper/unlink', kind: unlink, mode: 'async' },
  { path: '/mapper/resolve', kind: resolve, mode: 'async' },
  { path: '/mapper/txn/status', kind: mapperStatus, mode: 'async' },
  { path: '/mapper/sync/link', kind: link, mode: 'sync' },
  { path: '/mapper/sync/update', kind: update, mode: 'sync' },
  { path: '/mapper/sync/unlink', kind: unlink, mode: 'sync' },
  { path: '/mapper/sync/resolve', kind: resolve, mode: 'sync' },
  { path: '/mapper/sync/txn/status', kind: mapperStatus, mode: 'sync' },
];
