import { z } from 'zod';
import {
  endAlias,
  giveAlias,
  renewAlias,
  showAliases,
  type AliasRefusal,
} from '../procedures/hold-aliases.ts';
import { lockFactor, type LockRefusal } from '../procedures/hold-locks.ts';
import { unlockOwn, type UnlockRefusal } from '../procedures/unlock-own.ts';
import { LockedFactor } from '../vocabulary/resident-factor.ts';
import type { Result } from '../vocabulary/result.ts';
import { Instant } from '../vocabulary/time.ts';
import { Vid, VidKind } from '../vocabulary/vid.ts';
import { AliasAnswer, aliasBody } from './alias-schema.ts';
import { httpLimits } from './limits.ts';
import { asHerself } from './my-data.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

const details: Readonly<Record<(AliasRefusal | LockRefusal | UnlockRefusal)['kind'], string>> = {
  resident_suspended: 'The number is suspended: its holder has another.',
  aliases_too_many: 'There are as many aliases of this kind as there may be. End or renew one.',
  alias_unknown: 'There is no such alias that is active.',
  lock_over: 'The lock would be over before it begins.',
  code_empty: 'Show a code.',
  code_wrong: 'The code was not accepted.',
  unlock_at_station: 'This is unlocked at a station, by an officer who sees you.',
};

function valueOf<T>(result: Result<T, AliasRefusal | LockRefusal | UnlockRefusal>): T {
  if (result.ok) return result.value;
  const { kind } = result.error;
  throw problemOf(kind, details[kind]);
}

const OwnAliasBody = z.object({ kind: VidKind }).strict();
const OwnVidBody = z.object({ vid: Vid }).strict();
const OwnLockBody = z.object({ factor: LockedFactor, until: z.iso.datetime().optional() }).strict();
const OwnUnlockBody = z.object({ factor: LockedFactor, code: z.string().max(32) }).strict();

/** Aliases and locks of a resident, by herself. */
export const myAliasOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/my/aliases',
    summary: 'My aliases',
    access: 'resident',
    answers: {
      200: {
        what: 'The latest first.',
        schema: z.object({ aliases: z.array(AliasAnswer) }),
      },
    },
    handle: async (needs, call) => {
      const aliases = await showAliases(needs, asHerself(call.resident()));
      return { status: 200, body: { aliases: aliases.map(aliasBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/my/aliases',
    summary: 'Give me an alias to show instead of my number',
    access: 'resident',
    body: OwnAliasBody,
    answers: { 201: { what: 'The alias.', schema: AliasAnswer } },
    handle: async (needs, call, { kind }) => {
      const alias = valueOf(await giveAlias(needs, asHerself(call.resident()), kind));
      return { status: 201, body: aliasBody(alias) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/aliases/renewals',
    summary: 'End an alias of mine and give me another of its kind',
    access: 'resident',
    body: OwnVidBody,
    answers: { 201: { what: 'The new alias.', schema: AliasAnswer } },
    handle: async (needs, call, { vid }) => {
      const alias = valueOf(await renewAlias(needs, asHerself(call.resident()), vid));
      return { status: 201, body: aliasBody(alias) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/aliases/revocations',
    summary: 'End an alias of mine',
    access: 'resident',
    body: OwnVidBody,
    answers: { 200: { what: 'Whether it was active until now.' } },
    handle: async (needs, call, { vid }) => ({
      status: 200,
      body: valueOf(await endAlias(needs, asHerself(call.resident()), vid)),
    }),
  }),
  operation({
    method: 'post',
    path: '/v1/my/locks',
    summary: 'Lock one of my factors, or everything, until a time or until it is unlocked',
    access: 'resident',
    body: OwnLockBody,
    answers: { 200: { what: 'Locked.' } },
    handle: async (needs, call, { factor, until }) => {
      const lock = {
        factor,
        until: until ? Instant.parse(Date.parse(until)) : 'unlocked',
      } as const;
      return {
        status: 200,
        body: valueOf(await lockFactor(needs, asHerself(call.resident()), lock)),
      };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/locks/removals',
    summary: 'Unlock one of my factors, with another code; codes and everything at a station',
    access: 'resident',
    perMinuteMax: httpLimits.residentSignInsPerMinuteMax,
    body: OwnUnlockBody,
    answers: { 200: { what: 'Whether it was locked until now.' } },
    handle: async (needs, call, body) => ({
      status: 200,
      body: valueOf(await unlockOwn(needs, asHerself(call.resident()), body)),
    }),
  }),
];
