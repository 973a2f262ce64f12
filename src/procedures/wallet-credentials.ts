import { randomUUID } from 'node:crypto';
import type { HolderKey } from '../credentials/sd-jwt/signed-jwt.ts';
import type { OfferedCredentials, WalletConfiguration } from '../credentials/wallet/offered.ts';
import type {
  OfferRefusal,
  OpenedOffer,
  WalletOffers,
} from '../credentials/wallet/wallet-offers.ts';
import type { UsedValues, WalletNonces } from '../credentials/wallet/wallet-nonces.ts';
import type { WalletStatement } from '../credentials/wallet/wallet-statement.ts';
import type { WalletRight, WalletTokens } from '../credentials/wallet/wallet-tokens.ts';
import type { Act } from '../journal/act.ts';
import type { Register, Resident } from '../register/register.ts';
import { CredentialId } from '../vocabulary/record-ids.ts';
import { isLocked } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock } from '../vocabulary/time.ts';
import { documentContent, type ContentNeeds } from './document-content.ts';
import {
  presentResident,
  type DocumentNeeds,
  type DocumentRefusal,
  type DocumentRequest,
} from './issue-document.ts';

/** How long a credential in a wallet holds: its ages and its photograph are those of its issue. */
const walletMs = 365 * 86_400_000;

/** What issuing to wallets stands on. */
export interface WalletIssuing {
  readonly offers: WalletOffers;
  readonly tokens: WalletTokens;
  readonly nonces: WalletNonces;
  /** Proofs of possession that were seen. */
  readonly proofs: UsedValues;
  /** What can be signed now: a mobile document needs its signer's certificate. */
  readonly configurations: () => Promise<readonly WalletConfiguration[]>;
  /** Signs a credential of a configuration, in the form that a wallet keeps. */
  readonly sign: (configuration: WalletConfiguration, said: WalletStatement) => Promise<string>;
}

/** What procedures of wallets need. */
export interface WalletNeeds extends ContentNeeds {
  readonly register: Register;
  readonly wallet: WalletIssuing;
  readonly statusUri: (list: number) => string;
  readonly now: Clock;
}

/** Who asks, for whom, and what is offered. */
export interface OfferRequest extends DocumentRequest {
  readonly configurations: readonly WalletConfiguration[];
}

/** Why nothing is offered. */
export type OfferHindrance = DocumentRefusal | { readonly kind: 'signer_uncertified' };

/** Offers credentials to the wallet of somebody who stands at the counter. */
export async function offerCredentials(
  needs: WalletNeeds & DocumentNeeds,
  { configurations, ...request }: OfferRequest,
): Promise<Result<OpenedOffer, OfferHindrance>> {
  const ready = await needs.wallet.configurations();
  if (!configurations.every((one) => ready.includes(one))) {
    return fail({ kind: 'signer_uncertified' });
  }
  const kind = 'wallet_offer.opened';
  const present = await presentResident(needs, request, kind);
  if (!present.ok) return present;
  const { id, seq } = present.value;
  const act = {
    at: needs.now(),
    kind,
    actor: `operator:${request.operator}`,
    subject: needs.register.pseudonym(id),
    purpose: 'resident-service',
    outcome: 'approved',
  };
  await needs.register.commit('note_act', { at: act.at }, act);
  const { operator } = request;
  return ok(needs.wallet.offers.open({ resident: seq, operator, configurations }));
}

/** What a wallet did. Nobody is named who did it: it is somebody whom an operator gave an offer. */
function walletAct(
  needs: WalletNeeds,
  resident: Resident | undefined,
  said: Pick<Act, 'kind' | 'outcome'>,
): Act {
  const subject = resident ? needs.register.pseudonym(resident.id) : '';
  return { at: needs.now(), actor: 'wallet', purpose: 'resident-service', subject, ...said };
}

/** A code that a wallet shows, and the key that its token will be bound to. */
export interface OfferRedemption {
  readonly code: string;
  readonly transactionCode: string;
  readonly boundTo: string;
}

/**
 * Uses an offer up and answers a token. A code that comes a second time was known to two: the token
 * of the first is worth nothing any more.
 */
export async function redeemOffer(
  needs: WalletNeeds,
  { code, transactionCode, boundTo }: OfferRedemption,
): Promise<Result<string, OfferRefusal>> {
  const { offers, tokens } = needs.wallet;
  const known = offers.offered(code);
  if (!known.ok) {
    if (known.error.kind === 'offer_used') tokens.revokeOf(code);
    return known;
  }
  const redeemed = offers.redeem(code, transactionCode);
  const resident = await needs.register.residentAt(known.value.resident);
  const act = walletAct(needs, resident, {
    kind: 'wallet_offer.redeemed',
    outcome: redeemed.ok ? 'redeemed' : redeemed.error.kind,
  });
  await needs.register.commit('note_act', { at: act.at }, act);
  return redeemed.ok ? ok(tokens.issue(code, redeemed.value, boundTo)) : redeemed;
}

/** Why a wallet gets no credential though its token and its proof held. */
export interface WalletRefusal {
  readonly kind: 'credential_taken' | 'not_offered' | 'not_in_force' | 'portrait_unavailable';
}

/** What a wallet asks for, with which token, and for which key. */
export interface WalletRequest {
  readonly token: string;
  readonly right: WalletRight;
  readonly configuration: WalletConfiguration;
  readonly holder: HolderKey;
}

async function residentOf(
  { register, now }: WalletNeeds,
  { resident: seq }: OfferedCredentials,
): Promise<Resident | undefined> {
  const resident = await register.residentAt(seq);
  if (resident?.standing !== 'in_force' || resident.suspendedFor !== 'none') return undefined;
  return isLocked(resident.locks, [], now()) ? undefined : resident;
}

async function made(
  needs: WalletNeeds,
  { right, configuration, holder }: WalletRequest,
): Promise<Result<string, WalletRefusal>> {
  const refuse = async (refusal: WalletRefusal, resident?: Resident) => {
    const said = { kind: 'wallet_credential.issued', outcome: refusal.kind };
    const act = walletAct(needs, resident, said);
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const resident = await residentOf(needs, right.offered);
  if (!resident) return refuse({ kind: 'not_in_force' });
  const content = await documentContent(needs, resident);
  const picture = content?.portraits.codes[0];
  if (!content || !picture) return refuse({ kind: 'portrait_unavailable' }, resident);
  const act = walletAct(needs, resident, {
    kind: 'wallet_credential.issued',
    outcome: 'approved',
  });
  const expiresAt = later(act.at, walletMs);
  const taken = await needs.register.commit(
    'issue_credential',
    {
      id: CredentialId.parse(randomUUID()),
      kind: configuration === 'idcs_mdoc' ? 'mdoc' : 'sd_jwt',
      resident: resident.id,
      holderKey: holder.thumbprint,
      expiresAt,
      at: act.at,
    },
    act,
  );
  if (taken.kind === 'refused') return fail({ kind: 'not_in_force' });
  const credential = await needs.wallet.sign(configuration, {
    idcs: resident.idcs,
    demographics: content.demographics,
    picture,
    portrait: content.portraits.card,
    issuedAt: act.at,
    expiresAt,
    status: { uri: needs.statusUri(taken.list), index: taken.place },
    holder: holder.jwk,
  });
  return ok(credential);
}

/** Issues one credential of an offer, for a key that the wallet proved. */
export async function issueToWallet(
  needs: WalletNeeds,
  request: WalletRequest,
): Promise<Result<string, WalletRefusal>> {
  const { token, right, configuration } = request;
  const { tokens } = needs.wallet;
  if (!right.offered.configurations.includes(configuration)) return fail({ kind: 'not_offered' });
  if (!tokens.take(token, configuration)) return fail({ kind: 'credential_taken' });
  try {
    const issued = await made(needs, request);
    if (!issued.ok) tokens.giveBack(token, configuration);
    return issued;
  } catch (error) {
    tokens.giveBack(token, configuration);
    throw error;
  }
}
