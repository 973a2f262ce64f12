import { join } from 'node:path';
import type { StationConfig } from '../config.ts';

/** Issuers that this checkout trusts, for each purpose. */
export const ownTrust = new URL('../../certs/trust', import.meta.url).pathname;

/** Whom a station believes of documents, as its configuration says. */
export function documentsIn({ trustDirectory = ownTrust }: Pick<StationConfig, 'trustDirectory'>) {
  return join(trustDirectory, 'document');
}
