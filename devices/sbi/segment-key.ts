import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { hasFitKey, thumbprintOf } from './certificate.ts';
import type { SegmentKey } from './read-capture.ts';

/** Files of a certificate and of its key, both PEM. */
export interface SegmentKeyFiles {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A key to which devices seal samples can not be used. */
class SegmentKeyError extends Error {
  readonly code: 'segment_key_open' | 'segment_key_unfit';

  constructor(code: SegmentKeyError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Reads the key to which devices seal what they capture for a verification.
 * @throws an Error with code `segment_key_open` when others may read it, `segment_key_unfit` when
 * it is damaged, short, or another certificate's
 */
export async function openSegmentKey(files: SegmentKeyFiles): Promise<SegmentKey> {
  const { mode } = await stat(files.privateKey);
  if ((mode & 0o077) !== 0) {
    const message = `${files.privateKey} may be read by others: chmod 600`;
    throw new SegmentKeyError('segment_key_open', message);
  }
  try {
    const certificate = new X509Certificate(await readFile(files.certificate));
    const privateKey = createPrivateKey(await readFile(files.privateKey));
    if (hasFitKey(certificate) && certificate.checkPrivateKey(privateKey)) {
      return { thumbprint: thumbprintOf(certificate), privateKey };
    }
  } catch (cause) {
    const message = `${files.certificate} and its key can not be read`;
    throw new SegmentKeyError('segment_key_unfit', message, { cause });
  }
  throw new SegmentKeyError('segment_key_unfit', `${files.privateKey} is another key, or short`);
}
