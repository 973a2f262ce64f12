/** Where answers go, below a partner's address. */
export const callbackPaths = {
  search: 'registry/on-search',
  subscribe: 'registry/on-subscribe',
  unsubscribe: 'registry/on-unsubscribe',
  notify: 'registry/notify',
  'txn-status': 'registry/txn/on-status',
  disburse: 'on-disburse',
  'disburse-search': 'disburse/on-search',
  'disburse-txn-status': 'disburse/txn/on-status',
  link: 'mapper/on-link',
  update: 'mapper/on-update',
  unlink: 'mapper/on-unlink',
  resolve: 'mapper/on-resolve',
  'mapper-txn-status': 'mapper/txn/on-status',
} as const;
export type CallbackKind = keyof typeof callbackPaths;

/** The longest first, so that no path is taken for the end of another. */
const knownPaths = [
  ...Object.values(callbackPaths),
  ...Object.values(callbackPaths).map((path) => path.slice(path.indexOf('/') + 1)),
].toSorted((one, other) => other.length - one.length);

/**
 * Where an answer goes. A sender states the address of that very answer, or that of another one, or
 * the place below which all of them are: senders read the specification in these three ways.
 */
export function callbackAddress(stated: string, kind: CallbackKind): string {
  const url = new URL(stated);
  const path = url.pathname.replace(/\/+$/, '');
  const wanted = callbackPaths[kind];
  const known = knownPaths.find((one) => path === `/${one}` || path.endsWith(`/${one}`));
  const isShort = known !== undefined && !Object.values<string>(callbackPaths).includes(known);
  const base = known === undefined ? path : path.slice(0, -known.length - 1);
  const end = isShort ? wanted.slice(wanted.indexOf('/') + 1) : wanted;
  url.pathname = `${base}/${end}`;
  return url.href;
}

/** Whether answers may be sent there: a partner's own origins alone, and no password in it. */
export function isAllowedAddress(stated: string, origins: readonly string[]): boolean {
  if (!URL.canParse(stated)) return false;
  const { origin, username, password, hash, search } = new URL(stated);
  return origins.includes(origin) && `${username}${password}${hash}${search}` === '';
}
