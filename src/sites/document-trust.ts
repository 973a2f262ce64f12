import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { VerifierBundle } from '../vocabulary/verifier-bundle.ts';

/** Authorities of document signers and their lists, as a bundle has them: DER in base64. */
export type DocumentTrust = Pick<VerifierBundle, 'anchors' | 'authorities' | 'revocationLists'>;

/** How long what was read serves: a new list is out within a minute, and nobody wears the disk. */
const readAgainMs = 60_000;

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/**
 * Reads a directory; one that is not there trusts nobody.
 * @throws an Error with code `trust_unreadable`
 */
export async function readDocumentTrust(directory: string): Promise<DocumentTrust> {
  const { anchors, between, lists } = await openCertificateTrust(directory);
  return {
    anchors: anchors.map(({ raw }) => base64(raw)),
    authorities: between.map(({ raw }) => base64(raw)),
    revocationLists: lists.map(({ der }) => base64(der)),
  };
}

/** Reads what is believed of documents whenever somebody asks, now and then. */
export function documentTrust(directory: string): () => Promise<DocumentTrust> {
  let kept: { readonly at: number; readonly trust: Promise<DocumentTrust> } | undefined;
  return () => {
    if (!kept || Date.now() - kept.at >= readAgainMs) {
      kept = { at: Date.now(), trust: readDocumentTrust(directory) };
      kept.trust.catch(() => {
        kept = undefined;
      });
    }
    return kept.trust;
  };
}
