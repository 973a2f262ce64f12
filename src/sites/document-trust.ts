import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsedList } from '../certificates/revocation-list.ts';
import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { VerifierBundle } from '../vocabulary/verifier-bundle.ts';

/** Authorities of document signers and their lists, as a bundle has them: DER in base64. */
export type DocumentTrust = Pick<VerifierBundle, 'anchors' | 'authorities' | 'revocationLists'>;

/** How long what was read serves: a new list is out within a minute, and nobody wears the disk. */
const readAgainMs = 60_000;

const trustingNobody: DocumentTrust = { anchors: [], authorities: [], revocationLists: [] };
const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/**
 * Reads a directory; one that is not there trusts nobody.
 * @throws an Error with code `trust_unreadable`
 */
export async function readDocumentTrust(directory: string): Promise<DocumentTrust> {
  // First all of it is held to the rules; what verifiers get then is what was held to them.
  const { anchors, between } = await openCertificateTrust(directory);
  if (anchors.length === 0) return trustingNobody;
  const names = (await readdir(directory)).filter((name) => name.endsWith('.crl')).toSorted();
  const lists = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return {
    anchors: anchors.map(({ raw }) => base64(raw)),
    authorities: between.map(({ raw }) => base64(raw)),
    revocationLists: lists.map((list) => base64(new Uint8Array(parsedList(list).rawData))),
  };
}

/**
 * Reads what is believed of documents whenever somebody asks, now and then; without a directory
 * nobody is believed so.
 * @param trustDirectory with `document` below it
 */
export function documentTrust(trustDirectory: string | undefined): () => Promise<DocumentTrust> {
  let kept: { readonly at: number; readonly trust: Promise<DocumentTrust> } | undefined;
  return () => {
    if (trustDirectory === undefined) {
      return Promise.resolve(trustingNobody);
    }
    if (!kept || Date.now() - kept.at >= readAgainMs) {
      kept = { at: Date.now(), trust: readDocumentTrust(join(trustDirectory, 'document')) };
      kept.trust.catch(() => {
        kept = undefined;
      });
    }
    return kept.trust;
  };
}
