/** Where wallets find what they need; each follows from the station's own address. */
export interface WalletAddresses {
  /** The credential issuer's identifier, and its authorization server's. */
  readonly issuer: string;
  readonly token: string;
  readonly nonce: string;
  readonly credential: string;
  /** Type of the credential (`vct`), which is where it is described. */
  readonly type: string;
}

/** Below this path a station speaks to wallets. */
export const walletPath = '/v1/wallet';
export const credentialTypePath = '/v1/credential-types/identity';

/** The addresses of a station. */
export function walletAddresses(station: string): WalletAddresses {
  const issuer = `${station}${walletPath}`;
  return {
    issuer,
    token: `${issuer}/token`,
    nonce: `${issuer}/nonce`,
    credential: `${issuer}/credential`,
    type: `${station}${credentialTypePath}`,
  };
}
