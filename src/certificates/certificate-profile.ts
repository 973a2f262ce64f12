/** What certificates are for; a chain for one purpose is none for another. */
export const certificatePurposes = ['device', 'document', 'token'] as const;
export type CertificatePurpose = (typeof certificatePurposes)[number];

/** How long a certificate of one kind holds, and how many issuers may follow. */
interface AuthorityProfile {
  readonly years: number;
  readonly pathLength: number;
}

/** What is certified for one purpose. */
interface SignerProfile {
  /** The extended key usage that its authority and its signers have. */
  readonly usage: string;
  readonly authority: AuthorityProfile;
  readonly days: number;
  /**
   * Whether only names of the organisation itself may be certified: makers of devices have their
   * own.
   */
  readonly ownNamesOnly: boolean;
}

export const rootProfile: AuthorityProfile = { years: 20, pathLength: 1 };

/**
 * A document holds five years and is believed as long as its signer's certificate: whoever signs
 * for a year is certified for six, by an authority that can do so for ten.
 */
export const profiles: Readonly<Record<CertificatePurpose, SignerProfile>> = {
  // TLS client authentication: what OpenSSL can check as well.
  device: {
    usage: '1.3.6.1.5.5.7.3.2',
    authority: { years: 10, pathLength: 0 },
    days: 366,
    ownNamesOnly: false,
  },
  // Signers of mobile documents. Source: ISO/IEC 18013-5, annex B.
  document: {
    usage: '1.0.18013.5.1.2',
    authority: { years: 16, pathLength: 0 },
    days: 6 * 366,
    ownNamesOnly: true,
  },
  // Signers of access tokens. Source: RFC 9509.
  token: {
    usage: '1.3.6.1.5.5.7.3.39',
    authority: { years: 6, pathLength: 0 },
    days: 366,
    ownNamesOnly: true,
  },
};
