import { ok } from '../../vocabulary/result.ts';
import { checkSignature } from '../signature.ts';

/** What conformance tests sign with: nothing. */
const stub = 'unsigned-stub';

/**
 * Takes one literal text from one partner for a signature, and of everybody else asks for a true
 * one. Only the sandbox's site may hand this to an exchange.
 */
export function stubSignatureOf(partner: string): typeof checkSignature {
  return (text, parts, by) =>
    text === stub && by.senderId === partner ? ok('signed') : checkSignature(text, parts, by);
}
