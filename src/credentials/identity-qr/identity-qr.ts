import { base45 } from './base45.ts';
import { coseSign1, type CoseAlgorithm, type SignerHint } from './cose-sign1.ts';
import { webTokenBytes, type IdentityWebToken } from './web-token.ts';
import { zlibStream } from './zlib-stream.ts';

/** Most that the largest QR code holds in letters at its lowest correction. */
export const lettersMax = 4_296;

/** What signs codes; the private key stays where it is. */
export interface IdentityQrSigner {
  readonly algorithm: CoseAlgorithm;
  readonly hint: SignerHint;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * The text of an identity QR code: CBOR Web Token with claim 169, signed (COSE_Sign1), in a zlib
 * stream, in base45.
 */
export async function identityQr(
  signer: IdentityQrSigner,
  token: IdentityWebToken,
): Promise<string> {
  const { algorithm, hint } = signer;
  const message = await coseSign1(algorithm, hint, webTokenBytes(token), (bytes) =>
    signer.sign(bytes),
  );
  const text = base45(zlibStream(message));
  if (text.length > lettersMax) throw new Error('the identity does not fit a QR code');
  return text;
}
