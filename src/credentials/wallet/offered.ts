import type { OperatorId, Seq } from '../../vocabulary/record-ids.ts';

/** Credentials that a wallet can obtain. */
export const walletConfigurations = ['idcs_sd_jwt', 'idcs_mdoc'] as const;
export type WalletConfiguration = (typeof walletConfigurations)[number];

/** Who may obtain what: decided at a counter, when its holder stood there. */
export interface OfferedCredentials {
  readonly resident: Seq;
  readonly operator: OperatorId;
  readonly configurations: readonly WalletConfiguration[];
}
