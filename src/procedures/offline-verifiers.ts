import { randomInt } from 'node:crypto';
import { actDigest, chainStart, digestOf, keyThumbprint } from '../credentials/offline-act.ts';
import { readStatement, saidIn } from '../credentials/signed-statement.ts';
import type { Act } from '../journal/act.ts';
import type { Register } from '../register/register.ts';
import type { DoubleUse, KeptOfflineAct, VerifierAccount } from '../register/verifier-change.ts';
import {
  OfflineAct,
  offlineActType,
  VerifierKeyProof,
  verifierKeyType,
  type OfflineReceipt,
} from '../vocabulary/offline-act.ts';
import { redeemOffline, type OfflineRedemptionNeeds } from './redeem-offline.ts';
import type { PublicJwk } from '../vocabulary/public-key.ts';
import type { OperatorId, ProgrammeId, VerifierId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';

/** What offline verifiers need of their station. */
export interface OfflineVerifierNeeds extends OfflineRedemptionNeeds {
  readonly register: Register;
  readonly now: Clock;
  readonly newVerifierId: () => VerifierId;
  /** What verifiers are to believe now, signed. */
  readonly verifierBundle: () => Promise<string>;
  readonly signOfflineReceipt: (receipt: OfflineReceipt) => Promise<string>;
}

/** How long a pairing code is good: as long as it takes to type it. */
const pairingMs = 15 * 60_000;
/** Without the letters and digits that people confuse. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 20 letters and digits in groups of five, about 99 bits. */
function pairingCode(): string {
  const letter = () => alphabet[randomInt(alphabet.length)] ?? '';
  const group = () => Array.from({ length: 5 }, letter).join('');
  return Array.from({ length: 4 }, group).join('-');
}

const codeDigest = (code: string) => digestOf(new TextEncoder().encode(code));

function actOf(
  at: Instant,
  said: Pick<Act, 'kind' | 'actor' | 'subject' | 'outcome'>,
  purpose = 'offline-verification',
): Act {
  return { at, purpose, ...said };
}

/** Lets one device become a verifier, by a code that is shown once. */
export async function pairVerifier(
  needs: OfflineVerifierNeeds,
  operator: OperatorId,
  asked: { readonly name: string; readonly programme: ProgrammeId | 'none' },
): Promise<{ readonly code: string; readonly expiresAt: Instant }> {
  const at = needs.now();
  const code = pairingCode();
  const expiresAt = later(at, pairingMs);
  const pairing = { ...asked, codeDigest: await codeDigest(code), pairedBy: operator, expiresAt };
  const act = actOf(at, {
    kind: 'verifier.pairing_allowed',
    actor: `operator:${operator}`,
    subject: asked.programme,
    outcome: 'allowed',
  });
  await needs.register.commit('allow_pairing', { pairing, at }, act);
  return { code, expiresAt };
}

/** Why a device does not become a verifier. */
export interface PairingRefusal {
  readonly kind:
    /** Nobody was given this code, it was used, or it is too old. */
    | 'pairing_refused'
    /** The device does not show that it holds the key. */
    | 'verifier_key_refused';
}

/** Makes a verifier of the device that shows a pairing code and holds a key. */
export async function registerVerifier(
  needs: OfflineVerifierNeeds,
  sent: { readonly code: string; readonly key: PublicJwk; readonly proof: string },
): Promise<Result<VerifierAccount, PairingRefusal>> {
  const digest = await codeDigest(sent.code);
  const said = await readStatement(sent.proof, {
    typ: verifierKeyType,
    keys: [sent.key],
    schema: VerifierKeyProof,
  });
  const isNamed = (await keyThumbprint(sent.key)) === sent.key.kid;
  if (!said.ok || !isNamed || said.value.pairing !== digest) {
    return fail({ kind: 'verifier_key_refused' });
  }
  const at = needs.now();
  const id = needs.newVerifierId();
  const act = actOf(at, {
    kind: 'verifier.registered',
    actor: `verifier:${id}`,
    subject: id,
    outcome: 'registered',
  });
  const change = { codeDigest: digest, id, key: sent.key, at };
  const receipt = await needs.register.commit('register_verifier', change, act);
  return receipt.kind === 'registered' ? ok(receipt.account) : fail({ kind: 'pairing_refused' });
}

/** Suspends a verifier, or takes it back; what a suspended one sends is refused at once. */
export async function putVerifier(
  needs: OfflineVerifierNeeds,
  operator: OperatorId,
  { id, active }: { readonly id: VerifierId; readonly active: boolean },
): Promise<Result<'recorded', { readonly kind: 'verifier_unknown' }>> {
  const at = needs.now();
  const act = actOf(at, {
    kind: 'verifier.recorded',
    actor: `operator:${operator}`,
    subject: id,
    outcome: active ? 'active' : 'suspended',
  });
  const { done } = await needs.register.commit('put_verifier', { id, active, at }, act);
  return done ? ok('recorded') : fail({ kind: 'verifier_unknown' });
}

/** Why an upload is not taken; nothing of it is then kept. */
export type UploadRefusal =
  | { readonly kind: 'verifier_unknown' | 'verifier_suspended' }
  /** Not an act of this verifier, or altered. */
  | { readonly kind: 'act_refused'; readonly place: number }
  /** Another act stands in the place of one: the device, or its key, was copied. */
  | { readonly kind: 'acts_forked'; readonly upTo: number }
  /** Acts before these are missing. */
  | { readonly kind: 'acts_missing'; readonly upTo: number };

/** What a station has received, and what was used twice. */
export interface TakenUpload {
  /** Signed. */
  readonly receipt: string;
  readonly upTo: number;
  readonly taken: number;
  readonly doubleUses: readonly DoubleUse[];
}

async function readAct(
  account: VerifierAccount,
  signedAct: string,
): Promise<KeptOfflineAct | undefined> {
  // Cheap before dear: most that is wrong is not even of this shape.
  if (saidIn(signedAct, OfflineAct)?.verifier !== account.id) return undefined;
  const read = await readStatement(signedAct, {
    typ: offlineActType,
    keys: [account.key],
    schema: OfflineAct,
  });
  return read.ok ? { ...read.value, digest: await actDigest(signedAct) } : undefined;
}

/** Takes what a verifier did while it was offline; sending it again changes nothing. */
export async function takeUpload(
  needs: OfflineVerifierNeeds,
  sent: { readonly verifier: VerifierId; readonly acts: readonly string[] },
): Promise<Result<TakenUpload, UploadRefusal>> {
  const account = await needs.register.verifier(sent.verifier);
  if (!account) return fail({ kind: 'verifier_unknown' });
  if (!account.active) return fail({ kind: 'verifier_suspended' });
  const acts: KeptOfflineAct[] = [];
  for (const [place, signedAct] of sent.acts.entries()) {
    const act = await readAct(account, signedAct);
    if (!act) return fail({ kind: 'act_refused', place });
    acts.push(act);
  }
  const at = needs.now();
  const start = await chainStart(account.key.kid);
  const receipt = await needs.register.commit(
    'take_offline_acts',
    { verifier: account.id, start, acts, at },
    actOf(at, {
      kind: 'offline_acts.received',
      actor: `verifier:${account.id}`,
      subject: account.id,
      outcome: `acts:${acts.length}`,
    }),
  );
  if (receipt.kind === 'refused') {
    const kind = receipt.why === 'forked' ? 'acts_forked' : 'acts_missing';
    return fail({ kind, upTo: receipt.upTo });
  }
  for (const double of receipt.doubleUses) await journalDouble(needs, double, at);
  // Before the receipt: what the power cuts short here is sent again.
  await redeemOffline(needs, account, acts);
  const { upTo, head, taken, doubleUses } = receipt;
  const said = { verifier: account.id, upTo, head, at };
  return ok({ receipt: await needs.signOfflineReceipt(said), upTo, taken, doubleUses });
}

/** Something was used twice: the journal says which verifiers, and never of whom. */
async function journalDouble(
  { register }: OfflineVerifierNeeds,
  double: DoubleUse,
  at: Instant,
): Promise<void> {
  const { first, second } = double;
  const act = actOf(at, {
    kind: 'offline_acts.used_twice',
    actor: `verifier:${second.verifier}`,
    subject: `${first.verifier}#${first.seq}`,
    outcome: double.kind,
  });
  await register.commit('note_act', { at }, act);
}
