import { trainingName } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { identityMdoc } from '../credentials/wallet/identity-mdoc.ts';
import { identitySdJwt } from '../credentials/wallet/identity-sd-jwt.ts';
import { UsedValues, WalletNonces } from '../credentials/wallet/wallet-nonces.ts';
import { WalletOffers } from '../credentials/wallet/wallet-offers.ts';
import { WalletTokens } from '../credentials/wallet/wallet-tokens.ts';
import { walletAddresses } from '../http/wallet/wallet-addresses.ts';
import type { WalletIssuing } from '../procedures/wallet-credentials.ts';
import { systemClock } from '../vocabulary/time.ts';

/** Who issues to wallets. */
interface WalletIssuer {
  readonly keys: Keys;
  /** The station's address. */
  readonly issuer: string;
  readonly training: boolean;
  /** Certificates of a key, DER, its own first; none where nobody certified it. */
  readonly chainOf: (kid: string) => readonly Uint8Array[];
}

/** The key that signs now, with its certificates. */
async function signerOf({ keys, chainOf }: WalletIssuer) {
  const { kid } = await keys.current('wallet-credential');
  return {
    kid,
    chain: chainOf(kid),
    sign: (bytes: Uint8Array) => keys.sign('wallet-credential', kid, bytes),
  };
}

/** What issuing to wallets stands on. */
export function walletIssuing(by: WalletIssuer): WalletIssuing {
  const { issuer, type } = walletAddresses(by.issuer);
  // What is made in training is of a type and an issuer that nobody believes.
  const named = by.training
    ? { issuer: trainingName, type: `${trainingName}:idcs` }
    : { issuer, type };
  return {
    offers: new WalletOffers(systemClock),
    tokens: new WalletTokens(systemClock),
    nonces: new WalletNonces(systemClock),
    proofs: new UsedValues(systemClock),
    configurations: async () => {
      const { chain } = await signerOf(by);
      // Without a certificate nobody could check one, and of training there is none.
      return chain.length > 0 && !by.training ? ['idcs_sd_jwt', 'idcs_mdoc'] : ['idcs_sd_jwt'];
    },
    sign: async (configuration, said) => {
      const signer = await signerOf(by);
      if (configuration === 'idcs_mdoc') return identityMdoc(signer, said);
      const chain = signer.chain.map((der) => Buffer.from(der).toString('base64'));
      const { training } = by;
      return identitySdJwt({ ...named, signer: { ...signer, chain }, training }, said);
    },
  };
}
