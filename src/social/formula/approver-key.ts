import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** A passphrase guards a file that somebody may copy and try at leisure. */
const passphraseLettersMin = 20;

function refused(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** The public half of a key: the member x of its JWK (RFC 8037). */
export function publicHalf(key: KeyObject): string {
  const { x, crv } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined || crv !== 'Ed25519') {
    throw refused('approver_key_other', 'an approver signs with an Ed25519 key');
  }
  return x;
}

/**
 * A new Ed25519 key of an approver, encrypted under a passphrase (PKCS #8, AES-256-CBC).
 * @throws an Error with code `passphrase_short`
 */
export function makeApproverKey(passphrase: string): { readonly pem: string; readonly x: string } {
  if (passphrase.length < passphraseLettersMin) {
    throw refused('passphrase_short', `a passphrase has ${passphraseLettersMin} letters or more`);
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const sealing = { cipher: 'aes-256-cbc', passphrase };
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8', ...sealing }).toString();
  return { pem, x: publicHalf(privateKey) };
}

/**
 * Opens a key that `makeApproverKey` made.
 * @throws an Error with code `passphrase_wrong`, also when the file is no key
 */
export function openApproverKey(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch (cause) {
    throw refused('passphrase_wrong', 'the passphrase does not open the key', cause);
  }
}
