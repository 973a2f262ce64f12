import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { VerifierBundle } from '../vocabulary/verifier-bundle.ts';

/** Authorities of document signers and their lists, as a bundle has them: DER in base64. */
export type DocumentTrust = Pick<VerifierBundle, 'anchors' | 'authorities' | 'revocationLists'>;

/** How long what was read serves: a new list is out within a minute, and nobody wears the disk. */
const readAgainMs = 60_000;

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/** @throws an Error with code `trust_unreadable` */
async function readTrust(directory: string): Promise<DocumentTrust> {
  const { anchors, between, lists } = await openCertificateTrust(directory);
  return {
    anchors: anchors.map(({ raw }) => base64(raw)),
    authorities: between.map(({ raw }) => base64(raw)),
    revocationLists: lists.map(({ der }) => base64(der)),
  };
}

/** Reads the directory whenever somebody asks, now and then; without one nobody is believed so. */
export function documentTrust(directory: string | undefined): () => Promise<DocumentTrust> {
  let kept: { readonly at: number; readonly trust: Promise<DocumentTrust> } | undefined;
  return () => {
    if (directory === undefined) {
      return Promise.resolve({ anchors: [], authorities: [], revocationLists: [] });
    }
    if (!kept || Date.now() - kept.at >= readAgainMs) {
      kept = { at: Date.now(), trust: readTrust(directory) };
      kept.trust.catch(() => {
        kept = undefined;
      });
    }
    return kept.trust;
  };
}
