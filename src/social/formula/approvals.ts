import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { canonicalJson, sha256 } from '../canonical-json.ts';
import type { Approval, FormulaFile } from './formula-file.ts';

/** Different roles that must have approved a formula. */
const rolesMin = 2;

/** A key that a deployment trusts for one role, an Ed25519 public key. */
export interface TrustedApprover {
  readonly role: string;
  readonly kid: string;
  /** The public key's 32 bytes as base64url: the member x of its JWK (RFC 8037). */
  readonly x: string;
}

/** Why approvals do not carry a file. */
export type ApprovalRefusal =
  | { readonly kind: 'formula_unsigned' }
  /** One role can not approve for two. */
  | { readonly kind: 'formula_roles_too_few' }
  | { readonly kind: 'formula_key_unknown'; readonly kid: string }
  /** The file is not what was signed, or the signature is not the key's. */
  | { readonly kind: 'formula_altered'; readonly kid: string };

/** What is signed: the canonical file without its approvals. */
function signedText({ approvals: _approvals, ...file }: FormulaFile): string {
  return canonicalJson(file);
}

/** SHA-256 of what is signed, base64url: the name of a file for ever, whoever approves it. */
export function formulaHash(file: FormulaFile): string {
  return sha256(signedText(file));
}

function headerOf({ role, kid }: Pick<Approval, 'role' | 'kid'>): string {
  const header = canonicalJson({ alg: 'EdDSA', kid, role });
  return Buffer.from(header, 'utf8').toString('base64url');
}

function signingInput(header: string, text: string): Buffer {
  return Buffer.from(`${header}.${Buffer.from(text, 'utf8').toString('base64url')}`, 'ascii');
}

/** An approval of a file: a JWS with a detached payload (RFC 7515, appendix F). */
export function approve(
  file: FormulaFile,
  by: { readonly role: string; readonly kid: string; readonly privateKey: KeyObject },
): Approval {
  const header = headerOf(by);
  const signature = sign(null, signingInput(header, signedText(file)), by.privateKey);
  return { role: by.role, kid: by.kid, sig: `${header}..${signature.toString('base64url')}` };
}

/** The header is ours to compute, so that nobody chooses another algorithm in it. */
function holds(approval: Approval, trusted: TrustedApprover, text: string): boolean {
  const header = headerOf(approval);
  const [shown, payload, signature, ...more] = approval.sig.split('.');
  if (shown !== header || payload !== '' || signature === undefined || more.length > 0) {
    return false;
  }
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: trusted.x },
    format: 'jwk',
  });
  return verify(null, signingInput(header, text), key, bytes);
}

/** Every approval must hold, and they must be of two different roles at least. */
export function checkApprovals(
  file: FormulaFile,
  trusted: readonly TrustedApprover[],
): Result<'approved', ApprovalRefusal> {
  if (file.approvals.length === 0) return fail({ kind: 'formula_unsigned' });
  const text = signedText(file);
  const keys = new Set<string>();
  for (const approval of file.approvals) {
    const { kid, role } = approval;
    const approver = trusted.find((key) => key.kid === kid && key.role === role);
    if (!approver) return fail({ kind: 'formula_key_unknown', kid });
    if (!holds(approval, approver, text)) return fail({ kind: 'formula_altered', kid });
    keys.add(approver.x);
  }
  const roles = new Set(file.approvals.map(({ role }) => role));
  if (roles.size < rolesMin || keys.size < rolesMin) return fail({ kind: 'formula_roles_too_few' });
  return ok('approved');
}
