import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsedList } from '../certificates/revocation-list.ts';
import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { VerifierBundle } from '../vocabulary/verifier-bundle.ts';

/** Authorities of document signers and their lists, as a bundle has them: DER in base64. */
export type DocumentTrust = Pick<VerifierBundle, 'anchors' | 'authorities' | 'revocationLists'>;

/** How long what was read serves: a new list is out within a minute, and nobody wears the disk. */
const readAgainMs = 60_000;

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/** @throws an Error with code `trust_unreadable` */
async function readTrust(directory: string): Promise<DocumentTrust> {
  // First all of it is held to the rules; what verifiers get then is what was held to them.
  const { anchors, between } = await openCertificateTrust(directory);
  const names = (await readdir(directory)).filter((name) => name.endsWith('.crl')).toSorted();
  const lists = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return {
    anchors: anchors.map(({ raw }) => base64(raw)),
    authorities: between.map(({ raw }) => base64(raw)),
    revocationLists: lists.map((list) => base64(new Uint8Array(parsedList(list).rawData))),
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
