import type { Operation } from '../operation.ts';
import { walletCredentialOperations } from './wallet-credential.ts';
import { walletMetadataOperations } from './wallet-metadata.ts';
import { walletOfferOperations } from './wallet-offers.ts';
import { walletTokenOperations } from './wallet-token.ts';

/** What counters and wallets ask of a station that issues credentials. */
export const walletOperations: readonly Operation[] = [
  ...walletOfferOperations,
  ...walletMetadataOperations,
  ...walletTokenOperations,
  ...walletCredentialOperations,
];
