import { z } from 'zod';
import type { OfflineAct } from '../vocabulary/offline-act.ts';
import { PublicJwk } from '../vocabulary/public-key.ts';
import { OperatorId, ProgrammeId, VerifierId } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';

/** An installation of the offline verifier. */
export const VerifierAccount = z
  .object({
    id: VerifierId,
    /** Where or whose it is, for people. */
    name: z.string().trim().min(1).max(100),
    programme: z.union([ProgrammeId, z.literal('none')]),
    /** Its acts verify with it; the private half never leaves the device. */
    key: PublicJwk,
    pairedBy: OperatorId,
    registeredAt: Instant,
    active: z.boolean(),
  })
  .strict()
  .readonly();
export type VerifierAccount = z.infer<typeof VerifierAccount>;

/** What an administrator allows once: a device with this code becomes this verifier. */
export interface VerifierPairing {
  /** SHA-256 of the code, base64url: the code itself is kept nowhere. */
  readonly codeDigest: string;
  readonly name: string;
  readonly programme: ProgrammeId | 'none';
  readonly pairedBy: OperatorId;
  readonly expiresAt: Instant;
}

/** An act as its station keeps it. */
export interface KeptOfflineAct extends OfflineAct {
  /** `actDigest` of it. */
  readonly digest: string;
}

/** Where a use stands. */
export interface OfflineUse {
  readonly verifier: VerifierId;
  readonly seq: number;
  readonly at: Instant;
}

/** One thing that was used twice. */
export interface DoubleUse {
  /**
   * `entitlement`: accepted twice under one reference. `credential`: one card accepted by two
   * verifiers on one day, with no reference.
   */
  readonly kind: 'entitlement' | 'credential';
  /** The reference, or the card's digest. */
  readonly of: string;
  readonly first: OfflineUse;
  readonly second: OfflineUse;
  readonly foundAt: Instant;
}

/** Changes of offline verifiers. */
export interface VerifierChanges {
  allow_pairing: { readonly pairing: VerifierPairing; readonly at: Instant };
  /** Uses a pairing up; who comes second, or late, is refused. */
  register_verifier: {
    readonly codeDigest: string;
    readonly id: VerifierId;
    readonly key: PublicJwk;
    readonly at: Instant;
  };
  put_verifier: { readonly id: VerifierId; readonly active: boolean; readonly at: Instant };
  /** In ascending order, signatures checked; all of them are taken or none. */
  take_offline_acts: {
    readonly verifier: VerifierId;
    /** What the first act follows. */
    readonly start: string;
    readonly acts: readonly KeptOfflineAct[];
    readonly at: Instant;
  };
}

/** What these changes answer. */
export interface VerifierReceipts {
  allow_pairing: { readonly recorded: true };
  register_verifier:
    | { readonly kind: 'registered'; readonly account: VerifierAccount }
    | { readonly kind: 'refused'; readonly why: 'pairing' };
  put_verifier: { readonly done: boolean };
  take_offline_acts:
    | {
        readonly kind: 'taken';
        readonly taken: number;
        /** Those that were there already. */
        readonly known: number;
        readonly upTo: number;
        readonly head: string;
        readonly doubleUses: readonly DoubleUse[];
      }
    | {
        readonly kind: 'refused';
        /** `forked`: another act stands in the place of one. `gap`: some before are missing. */
        readonly why: 'forked' | 'gap';
        /** The last that is there. */
        readonly upTo: number;
      };
}

/** What is read of offline verifiers. */
export interface VerifierReading {
  verifier(id: VerifierId): Promise<VerifierAccount | undefined>;
  verifiers(): Promise<readonly VerifierAccount[]>;
  /** Accepted acts under a reference, in the order in which they came. */
  offlineUses(entitlement: string): Promise<readonly OfflineUse[]>;
  /** Latest first, at most `max`. */
  doubleUses(max: number): Promise<readonly DoubleUse[]>;
}
