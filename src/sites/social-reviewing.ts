import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startThread } from '../inference/worker-thread.ts';
import { resumeCorrections } from '../procedures/social/correct-population.ts';
import type { SocialNeeds } from '../procedures/social/needs.ts';
import type { Reviewing } from '../procedures/social/reviewing.ts';
import { ContradictionRules } from '../social/facts/contradiction-rules.ts';
import { FraudRules } from '../social/fraud/fraud-rules.ts';
import { openPartner } from '../social/partners/asked-partner.ts';
import { PartnerSettings, type Partner } from '../social/partners/partner.ts';
import { threadedCounting } from '../social/review/quality-counting.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { OpenedParts } from './opened-parts.ts';

/** Rules of this checkout: a deployment's own directory holds files of the same names. */
const ownRules = new URL('../social/rules', import.meta.url).pathname;
/** Most partners of a deployment. */
const partnersMax = 50;
/** How soon a correction that a crash left behind is gone on with, and a death's answer is seen. */
const resumeEveryMs = 60_000;

function refused(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'social_rules_refused' });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw refused(`not read: ${path}`, cause);
  }
}

/** A deployment's partners, one in each `*.json` of a directory; none without a directory. */
async function readPartners(directory: string | undefined): Promise<readonly Partner[]> {
  if (directory === undefined) return [];
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  if (names.length > partnersMax) throw refused(`more than ${partnersMax} partners`);
  const partners = [];
  for (const name of names) {
    const settings = PartnerSettings.safeParse(await readJson(join(directory, name)));
    if (!settings.success) throw refused(`not a partner: ${name}`, settings.error);
    partners.push(openPartner(settings.data, systemClock));
  }
  if (new Set(partners.map(({ id }) => id)).size < partners.length) {
    throw refused('two partners have one name');
  }
  return partners;
}

/**
 * By which rules a station reviews, and whom it asks.
 * @throws an Error with code `social_rules_refused` when a file is not one of rules or of a partner
 */
export async function openReviewing(
  directories: {
    readonly rules: string | undefined;
    readonly partners: string | undefined;
  },
  place: {
    readonly path: string;
    readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  },
  parts: OpenedParts,
): Promise<Reviewing> {
  const rules = directories.rules ?? ownRules;
  const contradictions = ContradictionRules.safeParse(
    await readJson(join(rules, 'contradictions.json')),
  );
  const fraud = FraudRules.safeParse(await readJson(join(rules, 'fraud.json')));
  if (!contradictions.success) throw refused('contradictions.json', contradictions.error);
  if (!fraud.success) throw refused('fraud.json', fraud.error);
  const ending = parts.add(new AbortController(), (controller) => controller.abort());
  return {
    reviewRules: { contradictions: contradictions.data, fraud: fraud.data },
    partners: await readPartners(directories.partners),
    countQuality: threadedCounting({ ...place, startThread }),
    sweeps: { examination: { kind: 'none' }, quality: { kind: 'none' }, signal: ending.signal },
  };
}

/** Goes on with what was begun in one register and not yet made in the other: now, and later. */
export async function keepRegistersTogether(
  needs: Pick<SocialNeeds, 'social' | 'register' | 'now'>,
  parts: OpenedParts,
): Promise<void> {
  await resumeCorrections(needs);
  let turn: Promise<unknown> = Promise.resolve();
  // What can not be written now is written in a minute.
  const timer = setInterval(() => {
    turn = turn.then(() => resumeCorrections(needs)).catch(() => undefined);
  }, resumeEveryMs);
  parts.add(timer, async (running) => {
    clearInterval(running);
    await turn;
  });
}
