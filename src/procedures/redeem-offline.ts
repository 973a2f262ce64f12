import { randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { Entitlement } from '../register/redemption.ts';
import type { Register } from '../register/register.ts';
import type { KeptOfflineAct, VerifierAccount } from '../register/verifier-change.ts';
import { acceptedOutcome } from '../vocabulary/offline-act.ts';
import {
  DoubleSpendingId,
  EntitlementId,
  RedemptionId,
  type CredentialId,
} from '../vocabulary/record-ids.ts';
import { later, type Clock } from '../vocabulary/time.ts';
import type { Policy } from './policy.ts';

/** What collecting without a line needs. */
export interface OfflineRedemptionNeeds {
  readonly register: Register;
  readonly policy: Pick<Policy, 'redemption'>;
  readonly now: Clock;
  /** What stands for a card of this station in the acts of verifiers. */
  readonly digestInActs: (credential: CredentialId) => Promise<string>;
}

/** How far a verifier's clock may go before the station's. */
const clocksApartMs = 5 * 60_000;
const dayMs = 86_400_000;

/** Whether the card that was shown is one of the holder's own. */
async function isHolders(
  needs: OfflineRedemptionNeeds,
  { holder }: Entitlement,
  act: KeptOfflineAct,
): Promise<boolean> {
  const held = await needs.register.credentialsOf(holder);
  const paper = held.filter(({ kind }) => kind === 'card' || kind === 'identity_code');
  const digests = await Promise.all(paper.map(({ id }) => needs.digestInActs(id)));
  return digests.includes(act.credential);
}

/** Why an act collects nothing, whatever the entitlement's own state; undefined when it may. */
async function hindranceOf(
  needs: OfflineRedemptionNeeds,
  entitlement: Entitlement,
  act: KeptOfflineAct,
): Promise<'not_the_holder' | 'too_early' | 'too_late' | undefined> {
  const now = needs.now();
  const lastArrival = later(
    entitlement.collectUntil,
    needs.policy.redemption.offlineArrivalDaysMax * dayMs,
  );
  if (act.at > later(now, clocksApartMs)) return 'too_early';
  if (now > lastArrival) return 'too_late';
  return (await isHolders(needs, entitlement, act)) ? undefined : 'not_the_holder';
}

/** The entitlement that a verifier names, when its programme owes it. */
async function namedBy(
  { register }: OfflineRedemptionNeeds,
  verifier: VerifierAccount,
  act: KeptOfflineAct,
): Promise<Entitlement | undefined> {
  // Other references are the programme's own, and only told apart where they are used twice.
  const id = EntitlementId.safeParse(act.entitlement);
  const entitlement = id.success ? await register.entitlement(id.data) : undefined;
  return entitlement?.programme === verifier.programme ? entitlement : undefined;
}

/**
 * Collects what a verifier paid out without a line. The same act again changes nothing, so that an
 * upload which the power cut short is simply sent again.
 * @returns how many were collected before: double spendings that people must look at
 */
export async function redeemOffline(
  needs: OfflineRedemptionNeeds,
  verifier: VerifierAccount,
  acts: readonly KeptOfflineAct[],
): Promise<number> {
  let doubleSpendings = 0;
  for (const act of acts) {
    if (act.outcome !== acceptedOutcome) continue;
    const entitlement = await namedBy(needs, verifier, act);
    if (!entitlement) continue;
    const at = needs.now();
    const said: Omit<Act, 'outcome'> = {
      at,
      kind: 'redemption.arrived',
      actor: `verifier:${verifier.id}`,
      subject: needs.register.pseudonym(entitlement.holder),
      purpose: 'redemption',
    };
    const hindrance = await hindranceOf(needs, entitlement, act);
    if (hindrance) {
      const refused = { ...said, outcome: `refused:${hindrance}` };
      await needs.register.commit('note_act', { at }, refused);
      continue;
    }
    const receipt = await needs.register.commit(
      'redeem_offline',
      {
        id: RedemptionId.parse(randomUUID()),
        doubleSpending: DoubleSpendingId.parse(randomUUID()),
        entitlement: entitlement.id,
        collector: entitlement.holder,
        verification: act.digest,
        verifier: verifier.id,
        point: verifier.name,
        requestHash: act.digest,
        at: act.at,
        arrivedAt: at,
      },
      { ...said, outcome: 'redeemed:holder' },
    );
    if (receipt.kind === 'double_spending') doubleSpendings += 1;
  }
  return doubleSpendings;
}
